package dev.countersign.web;

import java.util.List;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static dev.countersign.testkit.BearerTokens.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * JSON in, JSON out, whatever other forms the libraries know that are here.
 */
@IntegrationTest
class OneFormTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private BearerTokens tokens;

	@ParameterizedTest
	@ValueSource(strings = { "application/cbor", "application/yaml", "application/yaml, application/json;q=0.5",
			"application/xml", "application/x-jackson-smile", "text/yaml", "application/*" })
	void answerWhenAnotherFormIsAcceptedThenJson(String accepted) {
		MvcTestResult root = this.mvc.get().uri("/").header(HttpHeaders.ACCEPT, accepted).exchange();
		assertThat(root).hasStatusOk().hasContentType(MediaType.APPLICATION_JSON);
		assertThat(json(root).get("service").asString()).isEqualTo("Countersign");
		MvcTestResult login = this.mvc.post()
			.uri("/login")
			.header(HttpHeaders.ACCEPT, accepted)
			.contentType(MediaType.APPLICATION_JSON)
			.content("""
					{"username":"%s","password":"%s"}""".formatted(TestAccounts.ADMIN.username(),
					TestAccounts.ADMIN.password()))
			.exchange();
		assertThat(login).hasStatusOk().hasContentType(MediaType.APPLICATION_JSON);
		assertThat(json(login).get("token_type").asString()).isEqualTo("Bearer");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/event-stream;q=0", "text/event-stream; q=0.000, application/json", "*/*;q=0" })
	void answerWhenStreamIsRefusedThenJson(String accepted) {
		assertThat(this.mvc.get()
			.uri("/audit")
			.header(HttpHeaders.ACCEPT, accepted)
			.with(bearer(this.tokens.of(TestAccounts.ADMIN)))).hasStatusOk().hasContentType(MediaType.APPLICATION_JSON);
	}

	/** Two of them are open, and one ends a session. */
	@ParameterizedTest
	@ValueSource(strings = { "application/cbor", "application/yaml", "application/xml", "application/x-jackson-smile",
			"text/plain", "application/json;charset=UTF-16" })
	void bodyWhenOfAnotherFormThen415SaysWhatToSend(String type) {
		String token = this.tokens.of(TestAccounts.ADMIN);
		for (String path : List.of("/logout", "/login/passkey/options", "/factors/totp", "/login", "/api-tokens")) {
			MvcTestResult answer = this.mvc.post()
				.uri(path)
				.header(HttpHeaders.CONTENT_TYPE, type)
				.content("refreshToken: a\nrefreshToken: b\n")
				.with(bearer(token))
				.exchange();
			assertThat(answer).as(path).hasStatus(415).hasHeader(HttpHeaders.ACCEPT, "application/json");
			assertThat(json(answer).get("detail").asString()).as(path).isEqualTo("Send Content-Type: application/json");
		}
	}

}
