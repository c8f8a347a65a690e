package dev.countersign.key;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Processes on one database that were given the same secret, the next one or a wrong one.
 */
class LastingKeysTests {

	private static final String PURPOSE = "countersign notices";

	private final SecureRandom random = new SecureRandom();

	private final Secret secret = secret();

	private final Secret wrong = secret();

	private DataSource database;

	private JdbcClient jdbc;

	@BeforeEach
	void migrate() {
		this.database = database();
		this.jdbc = JdbcClient.create(this.database);
		Flyway.configure().dataSource(this.database).placeholders(Map.of("unlogged", "")).load().migrate();
	}

	@Test
	void getWhenSecretIsTheSameThenSameKey() {
		String mac = server(this.secret);
		assertThat(server(this.secret)).isEqualTo(mac);
		assertThat(command(this.secret)).isEqualTo(mac);
	}

	@Test
	void getWhenAServerHasAWrongSecretThenTheOthersKeepTheirKey() {
		String mac = server(this.secret);
		String other = server(this.wrong);
		assertThat(other).isNotEqualTo(mac);
		assertThat(server(this.secret)).isEqualTo(mac);
		assertThat(server(this.wrong)).isEqualTo(other);
		String third = server(secret());
		assertThat(List.of(mac, other)).doesNotContain(third);
		assertThat(server(this.secret)).isEqualTo(mac);
	}

	/** While the secret is changed, nodes have the two in another order. */
	@Test
	void getWhenSeveralCanBeOpenedThenTheSameEverywhere() {
		String mac = server(this.secret);
		server(this.wrong);
		for (int i = 0; i < 2; i++) {
			assertThat(server(this.wrong, this.secret)).isEqualTo(mac);
			assertThat(server(this.secret, this.wrong)).isEqualTo(mac);
		}
	}

	@Test
	void getWhenSecretIsChangedThenSameKeyAlsoWhenTheOldOneIsGivenUp() {
		String mac = server(this.secret);
		Secret next = secret();
		assertThat(server(next, this.secret)).isEqualTo(mac);
		assertThat(server(next)).isEqualTo(mac);
		assertThat(stored()).hasSize(1);
	}

	@Test
	void getWhenStoredKeyIsDamagedThenAnotherAndItStays() {
		server(this.secret);
		this.jdbc.sql("UPDATE lasting_key SET sealed_key = 'AAAA'").update();
		String other = server(this.secret);
		assertThat(server(this.secret)).isEqualTo(other);
		assertThat(stored()).hasSize(2).anySatisfy((row) -> assertThat(row).containsValue("AAAA"));
	}

	@Test
	void getWhenCommandHasAWrongSecretThenRefused() {
		server(this.secret);
		List<Map<String, Object>> before = stored();
		assertThatExceptionOfType(OtherSecretException.class).isThrownBy(() -> command(this.wrong));
		assertThat(stored()).isEqualTo(before);
	}

	/** Servers that were not given it yet must open the key as they did. */
	@Test
	void getWhenCommandHasTheNextSecretThenLeftAsItIs() {
		String mac = server(this.secret);
		List<Map<String, Object>> before = stored();
		assertThat(command(secret(), this.secret)).isEqualTo(mac);
		assertThat(stored()).isEqualTo(before);
	}

	@Test
	void getWhenCommandIsFirstThenMade() {
		String mac = command(this.secret);
		assertThat(server(this.secret)).isEqualTo(mac);
	}

	/** A database of this test's own. */
	DataSource database() {
		return new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
	}

	private String server(Secret current, Secret... previous) {
		return mac(ProcessKind.SERVER, current, previous);
	}

	private String command(Secret current, Secret... previous) {
		return mac(ProcessKind.COMMAND, current, previous);
	}

	/** What a key makes tells keys apart. */
	private String mac(ProcessKind process, Secret current, Secret... previous) {
		LastingKeys keys = new LastingKeys(this.jdbc, new Secrets(current, List.of(previous)), this.random,
				new TransactionTemplate(new JdbcTransactionManager(this.database)), process);
		return HexFormat.of().formatHex(keys.get(PURPOSE).mac());
	}

	private List<Map<String, Object>> stored() {
		return this.jdbc.sql("SELECT * FROM lasting_key ORDER BY purpose").query().listOfRows();
	}

	private Secret secret() {
		return Secret.random(this.random);
	}

}
