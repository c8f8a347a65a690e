package dev.countersign.command;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import dev.countersign.store.UnfinishedMove;

/**
 * Copies every table of a database to another that has the same tables. Each row takes
 * the place of the one with its key, so that a copy that broke off can be begun again.
 */
final class DatabaseMove {

	/** What belongs to the database and not to the installation. */
	private static final Set<String> LEFT_OUT = Set.of("flyway_schema_history", "lease", "failure_bucket");

	private static final int BATCH = 1_000;

	private final DataSource source;

	private final DataSource target;

	DatabaseMove(DataSource source, DataSource target) {
		this.source = source;
		this.target = target;
	}

	/**
	 * Copies and compares.
	 * @param progress is told a table and how many of its rows are copied
	 * @return how many rows each table has in both databases
	 * @throws CommandFailure if the target is in use, or has another number of rows
	 */
	List<Count> run(ObjLongConsumer<String> progress) throws SQLException {
		try (Connection from = this.source.getConnection(); Connection to = this.target.getConnection()) {
			mark(to);
			List<Count> counts = new ArrayList<>();
			for (String table : tables(from)) {
				copy(from, to, table, progress);
				counts.add(compare(from, to, table));
			}
			continueSequences(from, to);
			execute(to, "DELETE FROM lease WHERE name = '%s'".formatted(UnfinishedMove.MARK));
			return counts;
		}
	}

	private static void mark(Connection to) throws SQLException {
		boolean begun = count(to, "lease WHERE name = '%s'".formatted(UnfinishedMove.MARK)) > 0;
		if (!begun && count(to, "account") > 0) {
			throw new CommandFailure("The new database has accounts of its own.",
					"Name an empty one: CREATE DATABASE countersign");
		}
		if (!begun) {
			execute(to,
					"INSERT INTO lease (name, until) VALUES ('%s', CURRENT_TIMESTAMP)".formatted(UnfinishedMove.MARK));
		}
	}

	/** Those that others refer to come first. */
	private static List<String> tables(Connection from) throws SQLException {
		DatabaseMetaData about = from.getMetaData();
		Set<String> ordered = new LinkedHashSet<>();
		for (String table : strings(about.getTables(null, "PUBLIC", "%", new String[] { "BASE TABLE", "TABLE" }),
				"TABLE_NAME")) {
			addBehindParents(about, table, ordered);
		}
		return ordered.stream()
			.map((table) -> table.toLowerCase(Locale.ROOT))
			.filter((table) -> !LEFT_OUT.contains(table))
			.toList();
	}

	private static void addBehindParents(DatabaseMetaData about, String table, Set<String> ordered)
			throws SQLException {
		for (String parent : strings(about.getImportedKeys(null, "PUBLIC", table), "PKTABLE_NAME")) {
			if (!parent.equals(table) && !ordered.contains(parent)) {
				addBehindParents(about, parent, ordered);
			}
		}
		ordered.add(table);
	}

	private static void copy(Connection from, Connection to, String table, ObjLongConsumer<String> progress)
			throws SQLException {
		List<String> columns = columns(from, table);
		to.setAutoCommit(false);
		try (Statement query = from.createStatement();
				ResultSet rows = query.executeQuery("SELECT %s FROM %s".formatted(String.join(", ", columns), table));
				PreparedStatement insert = to.prepareStatement(insert(table, columns, key(from, table)))) {
			long copied = 0;
			while (rows.next()) {
				for (int column = 1; column <= columns.size(); column++) {
					insert.setObject(column, rows.getObject(column));
				}
				insert.addBatch();
				copied++;
				if (copied % BATCH == 0) {
					insert.executeBatch();
					to.commit();
					progress.accept(table, copied);
				}
			}
			insert.executeBatch();
			to.commit();
			progress.accept(table, copied);
		}
		finally {
			to.rollback();
			to.setAutoCommit(true);
		}
		continueIdentity(from, to, table);
	}

	private static String insert(String table, List<String> columns, List<String> key) {
		String values = columns.stream().map((column) -> "?").collect(Collectors.joining(", "));
		String update = columns.stream()
			.filter((column) -> !key.contains(column))
			.map((column) -> column + " = EXCLUDED." + column)
			.collect(Collectors.joining(", "));
		return "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (%s) DO %s".formatted(table, String.join(", ", columns),
				values, String.join(", ", key), update.isEmpty() ? "NOTHING" : "UPDATE SET " + update);
	}

	/** The next row that the service adds is to have the next number. */
	private static void continueIdentity(Connection from, Connection to, String table) throws SQLException {
		try (ResultSet columns = from.getMetaData().getColumns(null, "PUBLIC", upper(table), "%")) {
			while (columns.next()) {
				if ("YES".equals(columns.getString("IS_AUTOINCREMENT"))) {
					execute(to,
							"SELECT setval(pg_get_serial_sequence('%1$s', '%2$s'), GREATEST((SELECT max(%2$s) FROM %1$s), 1))"
								.formatted(table, columns.getString("COLUMN_NAME").toLowerCase(Locale.ROOT)));
				}
			}
		}
	}

	/** What was numbered here is not to be numbered so again, such as sessions. */
	private static void continueSequences(Connection from, Connection to) throws SQLException {
		try (Statement query = from.createStatement(); ResultSet sequences = query.executeQuery("""
				SELECT sequence_name, base_value FROM information_schema.sequences
				WHERE sequence_schema = 'PUBLIC'""")) {
			while (sequences.next()) {
				execute(to, "SELECT setval('%s', %s, false)".formatted(sequences.getString(1).toLowerCase(Locale.ROOT),
						sequences.getLong(2)));
			}
		}
	}

	private static Count compare(Connection from, Connection to, String table) throws SQLException {
		long before = count(from, table);
		long after = count(to, table);
		if (before != after) {
			throw new CommandFailure("The table %s has %,d rows here and %,d there.".formatted(table, before, after),
					"Stop whatever else uses the new database, empty it, and begin the move again.");
		}
		return new Count(table, after);
	}

	private static List<String> columns(Connection connection, String table) throws SQLException {
		return lower(strings(connection.getMetaData().getColumns(null, "PUBLIC", upper(table), "%"), "COLUMN_NAME"));
	}

	private static List<String> key(Connection connection, String table) throws SQLException {
		return lower(strings(connection.getMetaData().getPrimaryKeys(null, "PUBLIC", upper(table)), "COLUMN_NAME"));
	}

	private static String upper(String name) {
		return name.toUpperCase(Locale.ROOT);
	}

	private static List<String> lower(List<String> names) {
		return names.stream().map((name) -> name.toLowerCase(Locale.ROOT)).toList();
	}

	private static List<String> strings(ResultSet rows, String column) throws SQLException {
		List<String> strings = new ArrayList<>();
		try (rows) {
			while (rows.next()) {
				strings.add(rows.getString(column));
			}
		}
		return strings;
	}

	private static long count(Connection connection, String rest) throws SQLException {
		try (Statement query = connection.createStatement();
				ResultSet row = query.executeQuery("SELECT count(*) FROM " + rest)) {
			row.next();
			return row.getLong(1);
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/**
	 * How many rows a table has.
	 *
	 * @param table its name
	 * @param rows in both databases
	 */
	record Count(String table, long rows) {
	}

}
