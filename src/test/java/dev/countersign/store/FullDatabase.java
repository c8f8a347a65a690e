package dev.countersign.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.countersign.password.KnownHashPasswordEncoder;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.Location;

import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A database of its own whose tables have many rows: every one that can grow, also one
 * that nobody has thought of here.
 */
abstract class FullDatabase implements AutoCloseable {

	/** Enough for a planner to go by an index wherever it can. */
	private static final int ROWS = 30_000;

	/** What has few rows on purpose. */
	private static final Set<String> FEW = Set.of("address_block", "address_block_list", "administration_lock",
			"flyway_schema_history", "key_ring", "lasting_key", "lease", "revocation_position", "signing_key");

	/** What nobody has looked at in this way. */
	private static final Set<String> UNEXAMINED = Set.of("data_key", "earlier_reset", "email_change", "factor",
			"forgotten_password", "notice", "passkey", "password_reset", "pending_login", "recovery_code",
			"used_challenge");

	/** What is not as good as any other value. */
	private static final Map<String, String> VALUES = Map.of("account.kind", "'person'", "account.roles", "''",
			"account.password_hash", "'" + KnownHashPasswordEncoder.PRESENT + "'", "login_session.ended_at", "NULL",
			"api_token.ended_at", "NULL");

	private final Connection connection;

	private final List<String> tables;

	FullDatabase(String url, String user, Location... migrations) throws SQLException {
		this.connection = DriverManager.getConnection(url, user, "");
		Flyway.configure()
			.dataSource(new SingleConnectionDataSource(this.connection, true))
			.locations(migrations)
			.load()
			.migrate();
		this.tables = strings(
				"SELECT lower(table_name) FROM information_schema.tables WHERE lower(table_schema) = 'public'")
			.stream()
			.filter((table) -> !FEW.contains(table) && !UNEXAMINED.contains(table))
			.toList();
	}

	/**
	 * Fills every table; in which order does not matter while references are not checked.
	 */
	void fill(String unchecked, String numbers) throws SQLException {
		execute(unchecked);
		for (String table : this.tables) {
			Map<String, String> values = values(table);
			execute("INSERT INTO %s (%s) SELECT %s FROM %s".formatted(table, String.join(", ", values.keySet()),
					String.join(", ", values.values()), numbers.formatted(ROWS)));
		}
		execute("ANALYZE");
	}

	/**
	 * Explains a statement.
	 * @param statement with parameters in the form of {@link ServiceStatements}
	 * @return of what it reads every row, nothing if it finds its rows by an index
	 */
	abstract Set<String> readWhole(String statement) throws SQLException;

	/** Tells whether a statement has to do with a table that can grow. */
	boolean grows(String statement) {
		return this.tables.stream().anyMatch((table) -> statement.matches("(?is).*\\b" + table + "\\b.*"));
	}

	Connection connection() {
		return this.connection;
	}

	void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	List<String> strings(String sql) throws SQLException {
		List<String> strings = new ArrayList<>();
		try (Statement statement = this.connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			while (rows.next()) {
				strings.add(rows.getString(1));
			}
		}
		return strings;
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

	/** Returns for each column what it has in row {@code i}. */
	private Map<String, String> values(String table) throws SQLException {
		return strings("""
				SELECT lower(column_name) || ' ' || coalesce(character_maximum_length, 0) || ' ' || lower(data_type)
				FROM information_schema.columns WHERE lower(table_name) = '%s' AND lower(table_schema) = 'public'"""
			.formatted(table)).stream()
			.map((column) -> column.split(" ", 3))
			.collect(Collectors.toMap((column) -> column[0], (column) -> VALUES.getOrDefault(table + "." + column[0],
					value(column[2], Integer.parseInt(column[1])))));
	}

	private static String value(String type, int length) {
		String digits = "LPAD(CAST(i AS VARCHAR), %d, '0')";
		return switch (type) {
			case "uuid" -> "CAST(%s AS UUID)".formatted(digits.formatted(32));
			case "boolean" -> "TRUE";
			case "timestamp with time zone" -> "CURRENT_TIMESTAMP - i * INTERVAL '1' SECOND";
			case "smallint", "integer", "bigint" -> "i";
			case "bytea", "binary varying" -> "CAST(%s AS BYTEA)".formatted(digits.formatted(12));
			case "text", "character large object" -> digits.formatted(12);
			case "character varying" -> digits.formatted(Math.min(length, 12));
			default -> throw new IllegalArgumentException("No column of the service has been a " + type + " so far");
		};
	}

}
