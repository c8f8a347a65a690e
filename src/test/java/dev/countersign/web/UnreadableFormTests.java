package dev.countersign.web;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bodies that are not the form that was asked for, over a real port.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people", "countersign.oauth.password-grant=true" })
class UnreadableFormTests {

	private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

	@LocalServerPort
	private int port;

	@Autowired
	private BearerTokens tokens;

	/** A client that knows OAuth alone reads no other form. */
	@ParameterizedTest
	@MethodSource("malformed")
	void tokenWhenFormCannotBeReadThenInvalidRequest(int status, String headers, String body) throws IOException {
		for (String grant : List.of("", "grant_type=refresh_token&", "grant_type=password&")) {
			assertInvalidRequest(send("/oauth2/token", headers, grant + body), status);
		}
	}

	@ParameterizedTest
	@MethodSource("malformed")
	void tokenWhenFormComesInPiecesAndCannotBeReadThenInvalidRequest(int status, String headers, String body)
			throws IOException {
		assertInvalidRequest(sendChunked(headers, body), status);
	}

	@Test
	void tokenWhenParameterComesTwiceThenInvalidRequest() throws IOException {
		for (String body : List.of("grant_type=refresh_token&grant_type=refresh_token",
				"grant_type=refresh_token&refresh_token=a&refresh_token=b", "grant_type=password&username=&username=",
				"x=1&x=2&grant_type=client_credentials")) {
			assertInvalidRequest(send("/oauth2/token", FORM, body), 400);
		}
	}

	@Test
	void tokenWhenQueryCannotBeReadThenInvalidRequest() throws IOException {
		for (String body : List.of("", "grant_type=refresh_token")) {
			assertInvalidRequest(send("/oauth2/token?a=%zz", FORM, body), 400);
			assertInvalidRequest(send("/oauth2/token?a=%FF", FORM, body), 400);
		}
	}

	/** They say it as every other path does. */
	@ParameterizedTest
	@MethodSource("malformed")
	void introspectAndRevokeWhenFormCannotBeReadThenAProblem(int status, String headers, String body)
			throws IOException {
		String token = "Authorization: Bearer " + this.tokens.of(TestAccounts.ADMIN) + "\r\n";
		for (String path : List.of("/introspect", "/revoke")) {
			RawAnswer answer = send(path, token + headers, body);
			assertThat(answer.status()).as(answer.text()).isEqualTo(status);
			assertThat(answer.text()).contains("Content-Type: application/problem+json\r\n");
		}
	}

	@Test
	void tokenWhenMethodIsWrongThenAProblem() throws IOException {
		RawAnswer answer = RawAnswer.to(this.port, head("PUT", "/oauth2/token", FORM) + "Content-Length: 3\r\n\r\n%zz");
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.text()).contains("Content-Type: application/problem+json\r\n");
	}

	static Stream<Arguments> malformed() {
		String rest = "&client_id=countersign";
		return Stream.of(Arguments.of(400, FORM, "a=%zz" + rest), Arguments.of(400, FORM, "a=%"),
				Arguments.of(400, FORM, "%4" + rest), Arguments.of(400, FORM, "a=%FF" + rest),
				Arguments.of(400, FORM, "a=\u00ff" + rest), Arguments.of(400, FORM, "a=%C0%80" + rest),
				Arguments.of(400, FORM, "%01=x" + rest), Arguments.of(413, FORM, "a=" + "b".repeat(20_000)),
				Arguments.of(415, FORM + "Content-Encoding: gzip\r\n", "a=b" + rest),
				Arguments.of(415, "Content-Type: application/json\r\n", "{}"),
				Arguments.of(415, "Content-Type: text/plain\r\n", "a=b" + rest),
				Arguments.of(415, "Content-Type: nonsense\r\n", "a=b" + rest),
				Arguments.of(415, "Content-Type: application/*\r\n", "a=b" + rest),
				Arguments.of(415, "Content-Type: application/x-www-form-urlencoded-too\r\n", "a=b" + rest),
				Arguments.of(415, "Content-Type: multipart/form-data; boundary=x\r\n", "--x--"),
				Arguments.of(415, "", "a=b" + rest));
	}

	private static void assertInvalidRequest(RawAnswer answer, int status) {
		assertThat(answer.status()).as(answer.text()).isEqualTo(status);
		assertThat(answer.text()).contains("Content-Type: application/json\r\n", "Cache-Control: no-store\r\n",
				"Pragma: no-cache\r\n");
		JsonNode body = JsonMapper.shared()
			.readTree(answer.text().substring(answer.text().indexOf('{'), answer.text().lastIndexOf('}') + 1));
		assertThat(body.propertyNames()).containsExactly("error", "error_description");
		assertThat(body.get("error").asString()).isEqualTo("invalid_request");
		assertThat(body.get("error_description").asString()).isNotBlank().isASCII();
	}

	private RawAnswer send(String target, String headers, String body) throws IOException {
		return RawAnswer.to(this.port,
				head("POST", target, headers) + "Content-Length: " + body.length() + "\r\n\r\n" + body);
	}

	private RawAnswer sendChunked(String headers, String body) throws IOException {
		return RawAnswer.to(this.port, head("POST", "/oauth2/token", headers) + "Transfer-Encoding: chunked\r\n\r\n"
				+ Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
	}

	private static String head(String method, String target, String headers) {
		return method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + headers;
	}

}
