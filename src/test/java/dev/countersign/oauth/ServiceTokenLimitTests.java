package dev.countersign.oauth;

import java.time.Duration;

import dev.countersign.oauth.OAuthClient.Service;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@TestPropertySource(properties = { "countersign.limit.usage.logins=6", "countersign.limit.usage.refreshes=6" })
class ServiceTokenLimitTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

	/** Each leaves a row, and an entry in every node's memory when it is revoked. */
	@Test
	void tokensWhenAskedForInALoopThenLimited() {
		OAuthClient client = new OAuthClient(this.mvc);
		String admin = this.tokens.of(ADMIN);
		Service service = client.add(admin);
		Service other = client.add(admin);
		this.clock.stop();
		for (int i = 0; i < 6; i++) {
			client.tokenOf(service);
		}
		MvcTestResult limited = client.token(service, "grant_type=client_credentials");
		assertThat(limited).hasStatus(429).hasHeader("RateLimit-Policy", "\"logins\";q=6;w=600");
		assertThat(client.open(client.tokenOf(other))).hasStatusOk();
		this.clock.turn(Duration.ofSeconds(100));
		assertThat(client.open(client.tokenOf(service))).hasStatusOk();
	}

	/** Each asks the database for the session and for the account. */
	@Test
	void refreshWhenScopeIsTooWideInALoopThenLimited(@Autowired TestAccounts accounts) {
		OAuthClient client = new OAuthClient(this.mvc);
		String form = "grant_type=refresh_token&scope=admin&refresh_token="
				+ this.tokens.login(accounts.add()).get("refresh_token").asString();
		this.clock.stop();
		for (int i = 0; i < 6; i++) {
			OAuthClient.assertRefused(client.token(form), 400, "invalid_scope");
		}
		assertThat(client.token(form)).hasStatus(429).hasHeader("RateLimit-Policy", "\"refreshes\";q=6;w=600");
	}

	@Test
	void refreshWhenAddressIsBlockedThenItsScopeIsNotLookedAt(@Autowired TestAccounts accounts) {
		OAuthClient client = new OAuthClient(this.mvc);
		String form = "grant_type=refresh_token&scope=admin&refresh_token="
				+ this.tokens.login(accounts.add()).get("refresh_token").asString();
		String address = ClientAddresses.fresh();
		assertThat(this.mvc.post()
			.uri("/blocks")
			.contentType(MediaType.APPLICATION_JSON)
			.content("{\"address\":\"%s\",\"reason\":\"guesses\"}".formatted(address))
			.with(bearer(this.tokens.of(ADMIN)))).hasStatus(201);
		assertThat(client.post("/oauth2/token", null, form, address)).hasStatus(429);
	}

}
