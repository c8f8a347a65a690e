package dev.countersign.store;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.OnPostgres;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@IntegrationTest
@OnPostgres
@DirtiesContext
class PostgresTimeoutsTests {

	@Autowired
	private ServiceClient client;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private TestAccounts accounts;

	@Value("${spring.datasource.url}")
	private String url;

	@Test
	void loginWhenConnectionBreaksWithinItsTransactionThenUnavailable() throws Exception {
		TestAccount account = this.accounts.add();
		AccountLock.hold(this.url, account, () -> {
			CompletableFuture<MvcTestResult> login = CompletableFuture.supplyAsync(() -> this.client.login(account));
			Awaitility.await().until(this::breakThoseThatWait, (broken) -> broken == 1);
			assertThat(login.get(1, TimeUnit.MINUTES)).hasStatus(503).containsHeader(HttpHeaders.RETRY_AFTER);
		});
	}

	@Test
	void statementWhenItTakesTooLongThenGivenUp() {
		assertThatExceptionOfType(TransientDataAccessException.class)
			.isThrownBy(() -> this.transactions.executeWithoutResult((transaction) -> {
				this.jdbc.sql("SET LOCAL statement_timeout = '100ms'").update();
				this.jdbc.sql("SELECT pg_sleep(60)").query((row) -> {
				});
			}));
	}

	@Test
	void transactionWhenItStandsIdleThenGivenUpAndItsLocksFree() throws SQLException {
		TestAccount account = this.accounts.add();
		assertThatExceptionOfType(TransactionSystemException.class)
			.isThrownBy(() -> this.transactions.executeWithoutResult((transaction) -> {
				this.jdbc.sql("SET LOCAL idle_in_transaction_session_timeout = '100ms'").update();
				rename(account);
				awaitTheLockOf(account);
				rename(account);
			}))
			.satisfies(
					(ex) -> assertThat(ex.getApplicationException()).isInstanceOf(TransientDataAccessException.class));
	}

	@ParameterizedTest
	@CsvSource({ "true,200,10,140", "false,200,10,140", "true,20,10,5", "false,20,10,5", "true,4,10,1",
			"true,200,150,26" })
	void mostWaitingWhenThreadsAreOfEitherKindThenThreeQuartersLessThePool(boolean virtual, int threads,
			int connections, int most) {
		MockEnvironment environment = new MockEnvironment().withProperty("spring.threads.virtual.enabled", "" + virtual)
			.withProperty("server.tomcat.threads.max", "" + threads);
		ObjectProvider<StoreProperties> properties = new StaticListableBeanFactory()
			.getBeanProvider(StoreProperties.class);
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setMaximumPoolSize(connections);
			assertThat(new PostgresTimeouts(properties, environment).mostWaiting(pool)).isEqualTo(most);
		}
	}

	private long breakThoseThatWait() {
		return this.jdbc.sql("""
				SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
				WHERE datname = current_database() AND wait_event_type = 'Lock'""").query(Long.class).single();
	}

	private void rename(TestAccount account) {
		this.jdbc.sql("UPDATE account SET roles = roles WHERE id = :id").param("id", account.id()).update();
	}

	/** On another connection, where it comes when the first has lost it. */
	private void awaitTheLockOf(TestAccount account) {
		try {
			AccountLock.hold(this.url, account, () -> {
			});
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
