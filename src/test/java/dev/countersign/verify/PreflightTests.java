package dev.countersign.verify;

import java.util.List;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A proxy in front of an API that pages of other origins use.
 */
@IntegrationTest
@TestPropertySource(properties = "countersign.verify.allow-preflight=true")
class PreflightTests {

	@Autowired
	private MockMvcTester mvc;

	@Test
	void verifyWhenPreflightThenPassesAsNobody() {
		assertNobody(this.mvc.get().uri("/verify").header("X-Forwarded-Method", "OPTIONS").exchange());
		assertNobody(this.mvc.options().uri("/verify/orders").exchange());
		assertNobody(this.mvc.options()
			.uri("/verify?scope=orders")
			.header("Origin", "https://app.example.com")
			.header("Access-Control-Request-Method", "PUT")
			.exchange());
	}

	@Test
	void verifyWhenPreflightHasTokenThenStillNobody(@Autowired BearerTokens tokens, @Autowired TestAccounts accounts) {
		String token = tokens.of(accounts.add());
		assertNobody(this.mvc.options().uri("/verify").with(bearer(token)).exchange());
	}

	@Test
	void verifyWhenNoPreflightThenTokenNeeded() {
		for (String method : List.of("GET", "POST", "options", "OPTIONS, GET", "")) {
			assertThat(this.mvc.get().uri("/verify").header("X-Forwarded-Method", method)).hasStatus(401);
		}
		assertThat(this.mvc.options().uri("/verify").header("X-Forwarded-Method", "GET")).hasStatus(401);
		assertThat(this.mvc.get().uri("/verify").header("X-Forwarded-Method", "OPTIONS", "GET")).hasStatus(401);
		assertThat(this.mvc.get().uri("/verify")).hasStatus(401);
		assertThat(this.mvc.options().uri("/protected")).hasStatus(401);
	}

	private static void assertNobody(MvcTestResult answer) {
		assertThat(answer).hasStatusOk()
			.headers()
			.hasValue("Remote-User", "")
			.hasValue("Remote-User-Id", "")
			.hasValue("Remote-Roles", "")
			.hasValue("Remote-Scopes", "")
			.hasValue("Remote-Session", "");
		assertThat(answer.getResponse().getContentAsByteArray()).isEmpty();
	}

}
