package dev.countersign.command;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.countersign.testkit.PostgresDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs each statement of moving-in.md on a table as that system makes it. What comes out
 * are the files that {@link MovingInTests} imports. Where the system has a database that
 * is not here, H2 reads its dialect, which shows whether the columns are right.
 */
class MovingInSqlTests {

	private static final Path PAGE = Path.of("src/docs/moving-in.md");

	private static final Path EXPORTS = Path.of("src/test/resources/moving-in");

	/** What psql writes into a file. */
	private static final Pattern COPY = Pattern.compile("^\\\\copy \\((SELECT .+)\\) TO '([a-z-]+)[.]csv' CSV HEADER$",
			Pattern.MULTILINE);

	private static final Pattern BLOCK = Pattern.compile("^```sql\n(.+)\n```$", Pattern.MULTILINE);

	private static final Pattern MYSQL = Pattern.compile("mysql --batch --skip-column-names -e \"(SELECT [^\"]+)\"");

	static Stream<Statements> copies() throws IOException {
		return COPY.matcher(Files.readString(PAGE))
			.results()
			.map((MatchResult found) -> new Statements(found.group(2), found.group(1)));
	}

	@ParameterizedTest
	@MethodSource("copies")
	void copyWhenTableIsOfTheSystemThenWritesTheFileThatIsImported(Statements system) throws Exception {
		StringWriter file = new StringWriter();
		try (Connection connection = DriverManager.getConnection(PostgresDatabase.create(), "postgres", "")) {
			execute(connection, system.table());
			execute(connection, "SET TIME ZONE 'UTC'");
			new CopyManager(connection.unwrap(BaseConnection.class))
				.copyOut("COPY (%s) TO STDOUT CSV HEADER".formatted(system.select()), file);
		}
		assertThat(file.toString().lines()).containsExactlyInAnyOrderElementsOf(system.export("csv"));
	}

	@Test
	void selectWhenOnSqlServerThenTheColumnsThatAreImported() throws Exception {
		Statements system = new Statements("aspnet", single(BLOCK, "(?s)SELECT .+"));
		try (Connection connection = DriverManager
			.getConnection("jdbc:h2:mem:aspnet;MODE=MSSQLServer;CASE_INSENSITIVE_IDENTIFIERS=TRUE", "sa", "")) {
			execute(connection, system.table().replace(" text", " varchar(450)"));
			List<List<String>> rows = rows(connection, system.select());
			assertThat(rows.stream().map((row) -> String.join(",", row).toLowerCase(Locale.ROOT)))
				.containsExactlyInAnyOrderElementsOf(
						system.export("csv").stream().map((line) -> line.toLowerCase(Locale.ROOT)).toList());
		}
	}

	@Test
	void selectWhenOnMySqlThenTheColumnsThatAreImported() throws Exception {
		Statements system = new Statements("wordpress", single(MYSQL, "SELECT .+"));
		try (Connection connection = DriverManager
			.getConnection("jdbc:h2:mem:wordpress;MODE=MySQL;CASE_INSENSITIVE_IDENTIFIERS=TRUE", "sa", "")) {
			execute(connection, system.table());
			List<List<String>> rows = rows(connection, system.select());
			assertThat(rows.stream().skip(1).map((row) -> String.join("\t", row)))
				.containsExactlyInAnyOrderElementsOf(system.export("tsv"));
		}
	}

	/** Whoever adds a statement to the page has to run it. */
	@Test
	void pageWhenReadThenEachStatementIsRun() throws IOException {
		assertThat(copies().map(Statements::name)).containsExactlyInAnyOrder("django", "flask", "better-auth",
				"aspnet");
		assertThat(BLOCK.matcher(Files.readString(PAGE)).results().map((MatchResult found) -> found.group(1)))
			.hasSize(5)
			.filteredOn((block) -> !COPY.matcher(block).matches())
			.hasSize(1);
	}

	/** Returns the one statement of a kind, without what stands around it. */
	private static String single(Pattern form, String statement) throws IOException {
		List<String> found = form.matcher(Files.readString(PAGE))
			.results()
			.map((MatchResult match) -> match.group(1))
			.filter((text) -> text.matches(statement))
			.toList();
		assertThat(found).hasSize(1);
		return found.get(0);
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/** The names of the columns come first. */
	private static List<List<String>> rows(Connection connection, String select) throws SQLException {
		List<List<String>> rows = new ArrayList<>();
		try (Statement statement = connection.createStatement(); ResultSet found = statement.executeQuery(select)) {
			ResultSetMetaData columns = found.getMetaData();
			List<String> names = new ArrayList<>();
			for (int column = 1; column <= columns.getColumnCount(); column++) {
				names.add(columns.getColumnLabel(column));
			}
			rows.add(names);
			while (found.next()) {
				List<String> row = new ArrayList<>();
				for (int column = 1; column <= names.size(); column++) {
					row.add(found.getString(column));
				}
				rows.add(row);
			}
		}
		return rows;
	}

	/** The tables of a system, and what of the page reads them. */
	record Statements(String name, String select) {

		String table() throws IOException {
			return Files.readString(EXPORTS.resolve(this.name + ".sql"));
		}

		List<String> export(String kind) throws IOException {
			return Files.readAllLines(EXPORTS.resolve(this.name + "." + kind));
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
