package dev.countersign.store;

import java.util.Map;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.OnPostgres;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

import static dev.countersign.testkit.BearerTokens.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that change nothing, and so wait for no lock: a client in a loop would
 * otherwise keep a connection of the database with each of its own.
 */
@IntegrationTest
@OnPostgres
class PromptRefusalsPostgresTests {

	@Autowired
	private ServiceClient client;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestAccounts accounts;

	@Value("${spring.datasource.url}")
	private String url;

	@Test
	void tokenWhenNameIsTakenThenRefusedWithoutTheAccountsLock() throws Exception {
		TestAccount account = this.accounts.add();
		ServiceClient caller = this.client.withToken(this.tokens.of(account));
		assertThat(caller.post("/api-tokens", Map.of("name", "ci"))).hasStatus(201);
		AccountLock.hold(this.url, account,
				() -> assertThat(caller.post("/api-tokens", Map.of("name", "ci"))).hasStatus(409));
	}

	@Test
	void logoutWhenSessionHasEndedThenDoneWithoutItsLock() throws Exception {
		TestAccount account = this.accounts.add();
		Map<String, String> token = Map.of("refresh_token",
				json(this.client.login(account)).get("refresh_token").asString());
		assertThat(this.client.post("/logout", token)).hasStatus(204);
		AccountLock.holdSessions(this.url, account,
				() -> assertThat(this.client.post("/logout", token)).hasStatus(204));
	}

}
