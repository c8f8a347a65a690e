package dev.countersign.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is answered 503 is what the page of operations says.
 */
class PostgresErrorsTests {

	private static final Pattern CODE = Pattern.compile("`([0-9A-Z]{5})`");

	private final PostgresErrors errors = new PostgresErrors(new RecentShortage(System::nanoTime));

	static Stream<String> documented() throws IOException {
		String page = Files.readString(Path.of("src/docs/operations.md"));
		String table = page.substring(page.indexOf("| SQLSTATE |"));
		return table.substring(0, table.indexOf("\n\n"))
			.lines()
			.map((row) -> row.split("\\|")[1])
			.flatMap((cell) -> CODE.matcher(cell).results().map((MatchResult code) -> code.group(1)));
	}

	@ParameterizedTest
	@MethodSource("documented")
	void errorWhenOnThePageThenTryingAgainMayHelp(String state) {
		assertThat(translate(state)).isInstanceOfAny(TransientDataAccessException.class,
				DataAccessResourceFailureException.class);
	}

	@Test
	void pageWhenReadThenHasTheCodesOfRolesPoolersAndFullServers() throws IOException {
		assertThat(documented()).containsAll(
				List.of("25006", "57P03", "42P05", "26000", "53100", "53200", "53300", "53400", "55P03", "25P03"));
	}

	/**
	 * Rows and statements that are wrong are a fault, and the framework knows the rest.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "23505", "42601", "42P01", "22001", "0A000" })
	void errorWhenOfAnotherKindThenLeftToTheFramework(String state) {
		assertThat(translate(state)).isNull();
	}

	private @Nullable DataAccessException translate(String state) {
		return this.errors.translate("read", null, new SQLException("refused", state));
	}

}
