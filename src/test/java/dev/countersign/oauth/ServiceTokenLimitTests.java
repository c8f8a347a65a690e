package dev.countersign.oauth;

import java.time.Duration;

import dev.countersign.oauth.OAuthClient.Service;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@TestPropertySource(properties = "countersign.limit.usage.logins=6")
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

}
