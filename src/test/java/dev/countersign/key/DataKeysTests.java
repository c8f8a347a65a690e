package dev.countersign.key;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import dev.countersign.testkit.TestClock;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DataKeysTests {

	private final SecureRandom random = new SecureRandom();

	private final Secret secret = Secret.random(this.random);

	private TransactionTemplate transactions;

	private JdbcClient jdbc;

	@BeforeEach
	void migrate() {
		DataSource database = database();
		this.transactions = new TransactionTemplate(new JdbcTransactionManager(database));
		this.jdbc = JdbcClient.create(database);
		Flyway.configure().dataSource(database).placeholders(Map.of("unlogged", "")).load().migrate();
	}

	/** The key of the first is a row that only this transaction sees. */
	@Test
	void sealWhenTwiceInATransactionThatIsRolledBackThenNotUnderItsKey() {
		DataKeys keys = keys(ProcessKind.SERVER, this.secret);
		this.transactions.executeWithoutResult((transaction) -> {
			String first = keys.seal("row", "first");
			assertThat(keys.open("row", first)).isEqualTo("first");
			assertThat(keys.open("row", keys.seal("row", "second"))).isEqualTo("second");
			transaction.setRollbackOnly();
		});
		String sealed = keys.seal("row", "text");
		assertThat(keys(ProcessKind.SERVER, this.secret).open("row", sealed)).isEqualTo("text");
	}

	@Test
	void sealWhenInATransactionThatIsCommittedThenAnyNodeOpensIt() {
		DataKeys keys = keys(ProcessKind.SERVER, this.secret);
		List<String> sealed = this.transactions
			.execute((transaction) -> List.of(keys.seal("row", "text"), keys.seal("row", "text")));
		assertThat(sealed).allSatisfy(
				(text) -> assertThat(keys(ProcessKind.SERVER, this.secret).open("row", text)).isEqualTo("text"));
		assertThat(keys.seal("row", "text")).startsWith(sealed.get(0).substring(0, sealed.get(0).indexOf('.') + 1));
	}

	@Test
	void sealWhenCommandHasAWrongSecretThenRefused() {
		keys(ProcessKind.SERVER, this.secret).seal("row", "text");
		DataKeys keys = keys(ProcessKind.COMMAND, Secret.random(this.random));
		assertThatExceptionOfType(OtherSecretException.class).isThrownBy(() -> keys.seal("row", "text"));
		assertThat(this.jdbc.sql("SELECT count(*) FROM data_key").query(Integer.class).single()).isOne();
	}

	@Test
	void sealWhenCommandIsFirstThenServersOpenIt() {
		String sealed = keys(ProcessKind.COMMAND, this.secret).seal("row", "text");
		assertThat(keys(ProcessKind.SERVER, this.secret).open("row", sealed)).isEqualTo("text");
	}

	/** A database of this test's own. */
	DataSource database() {
		return new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
	}

	private DataKeys keys(ProcessKind process, Secret secret) {
		return new DataKeys(this.jdbc, new Secrets(secret, List.of()), this.random, new TestClock(), process);
	}

}
