package dev.countersign.revocation;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.OnPostgres;
import dev.countersign.testkit.TestAccounts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.util.StringUtils;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of a server that answers every question, and says that it repeats what another one
 * knows.
 */
@IntegrationTest
@OnPostgres
@DirtiesContext
@TestPropertySource(
		properties = { "countersign.revocation.stale-after=1s", "spring.datasource.hikari.connection-timeout=900" })
class StandbyPostgresTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestAccounts accounts;

	@Value("${spring.datasource.url}")
	private String url;

	@Test
	void protectedWhenLogComesFromAStandbyThenRefusedUntilItComesFromThePrimary() throws SQLException {
		String token = this.tokens.of(this.accounts.add());
		execute("CREATE SCHEMA standby");
		execute("CREATE FUNCTION standby.pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT true'");
		execute("ALTER DATABASE %s SET search_path = standby, pg_catalog, public");
		execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s' AND pid <> pg_backend_pid()");
		await(() -> assertThat(this.mvc.get().uri("/protected").with(bearer(token))).hasStatus(503));
		await(() -> assertThat(this.mvc.get().uri("/actuator/health/readiness")).hasStatus(503));
		await(() -> assertThat(this.mvc.get().uri("/actuator/health")).hasStatus(503));
		execute("ALTER DATABASE %s RESET search_path");
		await(() -> assertThat(this.mvc.get().uri("/protected").with(bearer(token))).hasStatusOk());
		await(() -> assertThat(this.mvc.get().uri("/actuator/health")).hasStatusOk());
	}

	private void execute(String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(this.url, "postgres", "");
				Statement statement = connection.createStatement()) {
			statement.execute(sql.formatted(StringUtils.getFilename(this.url)));
		}
	}

	private static void await(Runnable assertion) {
		Awaitility.await().untilAsserted(assertion::run);
	}

}
