package dev.countersign.introspection;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one account, doing what it may as fast as it can, leaves in every node's memory
 * and in the database. {@code -Dgrowth.rounds=10000} tries longer.
 */
@IntegrationTest
@TestPropertySource(properties = "countersign.limit.usage.logins=60")
class GrowthTests {

	private static final int ROUNDS = Integer.getInteger("growth.rounds", 1_000);

	/** Far less than a row a round. */
	private static final long FEW = 450;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private ServiceClient client;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private MeterRegistry meters;

	@Autowired
	private JdbcClient jdbc;

	private TestAccount account = TestAccounts.ADMIN;

	private Map<String, Long> before = Map.of();

	@BeforeEach
	void measure() {
		this.account = this.accounts.add();
		this.before = sizes();
	}

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

	@Test
	void revokeWhenEachRefreshIsFollowedByOneThenLittleGrows() {
		String caller = this.tokens.of(this.account);
		String refreshToken = "";
		for (int round = 0; round < ROUNDS; round++) {
			MvcTestResult refreshed = this.client.refresh(refreshToken);
			if (refreshed.getResponse().getStatus() != 200) {
				MvcTestResult login = this.client.login(this.account);
				if (login.getResponse().getStatus() == 200) {
					refreshToken = BearerTokens.json(login).get("refresh_token").asString();
				}
			}
			else {
				revoke(caller, BearerTokens.json(refreshed).get("token").asString());
			}
		}
		assertLittleGrew();
	}

	@Test
	void loginWhenAgainAndAgainThenLittleGrows() {
		for (int round = 0; round < ROUNDS; round++) {
			this.client.login(this.account);
		}
		assertLittleGrew();
	}

	@Test
	void apiTokenWhenOfOneSecondAgainAndAgainThenLittleGrows() {
		String caller = this.tokens.of(this.account);
		for (int round = 0; round < ROUNDS; round++) {
			MvcTestResult made = this.client.withToken(caller)
				.post("/api-tokens", Map.of("name", "brief", "expires_in", 1));
			if (made.getResponse().getStatus() == 201 && round % 2 == 0) {
				revoke(caller, BearerTokens.json(made).get("token").asString());
			}
			this.clock.turn(Duration.ofMillis(1_100));
		}
		assertLittleGrew();
	}

	private void revoke(String caller, String token) {
		assertThat(this.mvc.post()
			.uri("/revoke")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.param("token", token)
			.with(bearer(caller))).matches((result) -> result.getResponse().getStatus() < 500);
	}

	private void assertLittleGrew() {
		Map<String, Long> after = sizes();
		assertThat(after)
			.allSatisfy((name, size) -> assertThat(size - this.before.getOrDefault(name, 0L)).as(name).isLessThan(FEW));
	}

	private Map<String, Long> sizes() {
		Map<String, Long> sizes = new LinkedHashMap<>();
		sizes.put("index", (long) this.meters.get("countersign.revocation.size").gauge().value());
		for (String table : List.of("revocation", "login_session", "api_token", "audit_event")) {
			sizes.put(table, this.jdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single());
		}
		return sizes;
	}

}
