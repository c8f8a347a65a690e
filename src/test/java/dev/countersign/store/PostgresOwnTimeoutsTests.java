package dev.countersign.store;

import java.sql.SQLException;
import java.util.Map;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.PostgresDatabase;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@ContextConfiguration(initializers = PostgresOwnTimeoutsTests.OwnLimits.class)
class PostgresOwnTimeoutsTests {

	@Autowired
	private ServiceClient client;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Value("${spring.datasource.url}")
	private String url;

	@ParameterizedTest
	@CsvSource({ "lock_timeout,2s", "statement_timeout,4s", "idle_in_transaction_session_timeout,5s",
			"application_name,countersign" })
	void connectionWhenLentThenHasItsLimits(String setting, String value) {
		assertThat(this.jdbc.sql("SHOW " + setting).query(String.class).single()).isEqualTo(value);
	}

	@Test
	void loginWhenAccountIsLockedThenUnavailableUntilItIsNot() throws SQLException {
		TestAccount account = this.accounts.add();
		AccountLock.hold(this.url, account,
				() -> assertThat(this.client.login(account)).hasStatus(503).containsHeader(HttpHeaders.RETRY_AFTER));
		assertThat(this.tokens.of(account)).isNotEmpty();
	}

	/** The limits that every database has elsewhere. */
	static final class OwnLimits extends PostgresDatabase {

		@Override
		protected Map<String, Object> patience() {
			return Map.of();
		}

	}

}
