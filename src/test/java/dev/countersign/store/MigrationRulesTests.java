package dev.countersign.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two versions share a database while an upgrade rolls on, so a migration takes nothing
 * away that the version before still uses.
 */
class MigrationRulesTests {

	private static final Path FOLDER = Path.of("src/main/resources/db");

	private static final Pattern CONTRACTION = Pattern.compile(
			"(?i)\\b(DROP\\s+(TABLE|COLUMN|VIEW)|RENAME|ALTER\\s+COLUMN|SET\\s+NOT\\s+NULL|SET\\s+DATA\\s+TYPE)\\b");

	private static final Pattern BARE_COLUMN = Pattern
		.compile("(?i)ADD\\s+COLUMN\\s+(?![^;,]*\\bDEFAULT\\b)[^;,]*\\bNOT\\s+NULL\\b");

	private static final Pattern WIDENING = Pattern
		.compile("(?i)ALTER\\s+COLUMN\\s+\\w+\\s+SET\\s+DATA\\s+TYPE\\s+VARCHAR\\(\\d+\\)");

	private static final Pattern REORDERING = Pattern.compile(WIDENING.pattern() + "\\s+COLLATE\\s+\"\\w+\"");

	private static final String WIDER = "-- expand: wider than before";

	private static final String REORDERED = "-- expand: in another order";

	private static final String ANNOUNCED = "-- contract: unused since ";

	@Test
	void migrationsWhenReadThenExpandOrSayThatTheyContract() {
		List<Path> migrations = migrations();
		assertThat(migrations).hasSizeGreaterThan(6)
			.allSatisfy((migration) -> assertThat(isAllowed(read(migration)))
				.as("%s adds only, or begins with '%s'", migration.getFileName(), ANNOUNCED)
				.isTrue());
	}

	@ParameterizedTest
	@ValueSource(strings = { "DROP TABLE a;", "ALTER TABLE a DROP COLUMN b;", "ALTER TABLE a RENAME TO b;",
			"ALTER TABLE a ALTER COLUMN b SET NOT NULL;", "ALTER TABLE a ADD COLUMN b bigint NOT NULL;" })
	void rulesWhenSomethingIsTakenAwayThenOnlyIfAnnounced(String statement) {
		assertThat(isAllowed(statement)).isFalse();
		assertThat(isAllowed(ANNOUNCED + "1.4.0\n" + statement)).isTrue();
		assertThat(isAllowed(WIDER + "\n" + statement)).isFalse();
		assertThat(isAllowed(REORDERED + "\n" + statement)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE a (b bigint NOT NULL);", "ALTER TABLE a ADD COLUMN b bigint;",
			"ALTER TABLE a ADD COLUMN b bigint DEFAULT 0 NOT NULL;", "-- DROP TABLE is not what this does\nSELECT 1;" })
	void rulesWhenSomethingIsAddedThenAllowed(String statement) {
		assertThat(isAllowed(statement)).isTrue();
	}

	private static boolean isAllowed(String migration) {
		String statements = migration.replaceAll("--.*", "");
		if (migration.startsWith(REORDERED)) {
			statements = REORDERING.matcher(statements).replaceAll("");
		}
		if (migration.startsWith(WIDER)) {
			statements = WIDENING.matcher(statements).replaceAll("");
		}
		return migration.startsWith(ANNOUNCED)
				|| !(CONTRACTION.matcher(statements).find() || BARE_COLUMN.matcher(statements).find());
	}

	private static List<Path> migrations() {
		try (Stream<Path> files = Files.walk(FOLDER)) {
			return files.filter((file) -> file.toString().endsWith(".sql")).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
