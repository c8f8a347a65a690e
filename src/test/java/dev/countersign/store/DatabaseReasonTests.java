package dev.countersign.store;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

import dev.countersign.testkit.PostgresDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DatabaseReasonTests {

	private static final String SECRET = "a-secret";

	/** With the driver as it is when nobody sets it. */
	@ParameterizedTest
	@CsvSource({ "INSERT INTO it (name) VALUES (?),thing_name_key", "INSERT INTO it (name) SELECT CAST(? AS INT),22P02",
			"INSERT INTO it (name) SELECT ? WHERE 1 / 0 = 1,22012" })
	void ofWhenPostgresRefusesARowThenNoValue(String sql, String reason) throws SQLException {
		try (Connection connection = PostgresDatabase.connect(PostgresDatabase.create(), "postgres")) {
			assertReason(connection, sql.replace(" it ", " thing "), reason);
		}
	}

	@ParameterizedTest
	@CsvSource({ "INSERT INTO it (name) VALUES (?),23505", "INSERT INTO it (name) SELECT CAST(? AS INT),22018",
			"INSERT INTO it (name) VALUES (REPEAT(?; 50)),22001" })
	void ofWhenTheEmbeddedRefusesARowThenNoValue(String sql, String reason) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:")) {
			assertReason(connection, sql.replace(" it ", " thing ").replace(';', ','), reason);
		}
	}

	@Test
	void ofWhenABatchSaysNoCauseThenItsTextIsLeftOut() {
		BatchUpdateException failure = new BatchUpdateException("INSERT " + SECRET, "40001", 0, new int[0]);
		assertThat(DatabaseReason.of(failure)).contains("40001").doesNotContain(SECRET);
	}

	@Test
	void ofWhenThereAreFurtherLinesThenTheInnermostFirst() {
		SQLException driver = new SQLException("ERROR: no.\n  Detail: " + SECRET, "58030");
		SQLException pool = new SQLException("Nothing is free", driver);
		assertThat(DatabaseReason.of(pool)).isEqualTo("ERROR: no");
		assertThat(DatabaseReason.isConstraint(pool)).isFalse();
	}

	private static void assertReason(Connection connection, String sql, String reason) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("CREATE TABLE thing (name VARCHAR(100), CONSTRAINT thing_name_key UNIQUE (name))");
			statement.execute("INSERT INTO thing (name) VALUES ('%s')".formatted(SECRET));
		}
		try (PreparedStatement insert = connection.prepareStatement(sql)) {
			insert.setString(1, SECRET);
			assertNoValue(assertThatExceptionOfType(SQLException.class).isThrownBy(insert::executeUpdate).actual(),
					reason);
			insert.addBatch();
			assertNoValue(assertThatExceptionOfType(SQLException.class).isThrownBy(insert::executeBatch).actual(),
					reason);
		}
	}

	private static void assertNoValue(SQLException failure, String reason) {
		assertThat(DatabaseReason.of(failure)).contains(reason).doesNotContain(SECRET).doesNotContain("INSERT");
		assertThat(DatabaseReason.isConstraint(failure)).isEqualTo(failure.getSQLState().startsWith("23"));
	}

}
