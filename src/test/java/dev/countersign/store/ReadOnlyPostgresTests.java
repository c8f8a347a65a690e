package dev.countersign.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.OnPostgres;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of connections that were open before their server was told to take no writes.
 */
@IntegrationTest
@OnPostgres
@TestPropertySource(properties = { "spring.datasource.hikari.connection-timeout=900",
		"spring.datasource.hikari.maximum-pool-size=" + ReadOnlyPostgresTests.CONNECTIONS,
		"spring.datasource.hikari.minimum-idle=" + ReadOnlyPostgresTests.CONNECTIONS })
class ReadOnlyPostgresTests {

	static final int CONNECTIONS = 4;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private DataSource dataSource;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void loginWhenConnectionsTakeNoWritesThenUnavailableAndSoonOnOthers() throws SQLException {
		TestAccount account = this.accounts.add();
		makeReadOnly();
		MvcTestResult refused = login(account);
		assertThat(refused).hasStatus(503).containsHeader(HttpHeaders.RETRY_AFTER);
		Awaitility.await().untilAsserted(() -> assertThat(login(account)).hasStatusOk());
		assertThat(this.jdbc.sql("SHOW default_transaction_read_only").query(String.class).single()).isEqualTo("off");
	}

	@Test
	void healthWhenConnectionsTakeNoWritesThenDownUntilTheyDo() throws SQLException {
		TestAccount account = this.accounts.add();
		makeReadOnly();
		assertThat(this.mvc.get().uri("/actuator/health")).hasStatus(503);
		Awaitility.await().untilAsserted(() -> assertThat(login(account)).hasStatusOk());
		assertThat(this.mvc.get().uri("/actuator/health")).hasStatusOk();
	}

	/** All but the one that listens. */
	private void makeReadOnly() throws SQLException {
		HikariDataSource pool = Objects.requireNonNull(
				DataSourceUnwrapper.unwrap(this.dataSource, HikariConfigMXBean.class, HikariDataSource.class));
		Awaitility.await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == CONNECTIONS - 1);
		List<Connection> connections = new ArrayList<>();
		try {
			while (pool.getHikariPoolMXBean().getIdleConnections() > 0 || connections.size() < 2) {
				Connection connection = pool.getConnection();
				connections.add(connection);
				try (Statement statement = connection.createStatement()) {
					statement.execute("SET default_transaction_read_only = on");
				}
			}
		}
		finally {
			for (Connection connection : connections) {
				connection.close();
			}
		}
	}

	private MvcTestResult login(TestAccount account) {
		return this.mvc.post().uri("/login").contentType(MediaType.APPLICATION_JSON).content("""
				{"username":"%s","password":"%s"}""".formatted(account.username(), account.password())).exchange();
	}

}
