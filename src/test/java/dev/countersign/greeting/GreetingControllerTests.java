package dev.countersign.greeting;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class GreetingControllerTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Test
	void protectedWhenTokenGoodThen200() {
		TestAccount john = this.accounts.add();
		assertThat(this.mvc.get().uri("/protected").with(bearer(this.tokens.of(john)))).hasStatusOk()
			.bodyJson()
			.isStrictlyEqualTo("""
					{"message":"Hello, authenticated user!"}""");
	}

	@Test
	void protectedWhenTokenMissingThen401AndBareChallenge() {
		assertThat(this.mvc.get().uri("/protected")).hasStatus(401)
			.hasHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Missing token");
	}

	@Test
	void protectedWhenTokenExpiredThen401() {
		String token = this.tokens.expired(this.accounts.add());
		assertThat(this.mvc.get().uri("/protected").with(bearer(token))).hasStatus(401)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Token has expired");
	}

	@Test
	void protectedWhenTokenTamperedThen403() {
		String token = this.tokens.tampered(this.accounts.add());
		assertThat(this.mvc.get().uri("/protected").with(bearer(token))).hasStatus(403)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Invalid token");
	}

	@Test
	void protectedWhenSignedWithAnotherKeyThen403() {
		String token = this.tokens.signedWithAnotherKey(this.accounts.add());
		assertThat(this.mvc.get().uri("/protected").with(bearer(token))).hasStatus(403);
	}

}
