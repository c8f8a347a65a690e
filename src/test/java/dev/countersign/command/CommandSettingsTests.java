package dev.countersign.command;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import dev.countersign.NodeProcess;
import dev.countersign.testkit.LogReset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands in a shell that has the database and the secret, and none of the settings that
 * the servers have.
 */
@ExtendWith(LogReset.class)
class CommandSettingsTests {

	private static final String SECRET = "--countersign.secret=hex:9f3a6c01d87be4527a10c4e9352fb86dd01e7783ac4b95f26e58ba0c1d3947f1";

	private static final String ANOTHER = "--countersign.secret=hex:c41f07d9b2a8463e95f7e60a3d8b1c5297e04fa1680db37cf52e9a6b1d43c87e";

	private static final List<String> TABLES = List.of("signing_key", "key_ring", "data_key", "lasting_key");

	@TempDir
	private Path folder;

	@BeforeEach
	void serve() throws Exception {
		NodeProcess.startIn(this.folder, SECRET, "--countersign.signing.algorithm=ES256").close();
	}

	@Test
	void commandsWhenSettingsAreMissingThenKeysStayAsTheyAre() throws SQLException {
		List<String> before = keys();
		assertThat(before).anyMatch((row) -> row.contains("ES256"));
		for (String arguments : List.of("users add john", "token list", "users disable john", "users enable john",
				"limits lift john", "token create ci --for john", "sessions end-all", "doctor")) {
			CommandRun run = run(SECRET, arguments);
			assertThat(run.status()).as(arguments + run.err() + run.out()).isZero();
			assertThat(keys()).as(arguments).isEqualTo(before);
		}
	}

	@Test
	void commandsWhenSecretIsAnotherThenRefusedAndKeysStayAsTheyAre() throws SQLException {
		assertThat(run(SECRET, "users add john").status()).isZero();
		List<String> before = keys();
		for (String arguments : List.of("users disable john", "token create ci --for john", "sessions end-all",
				"limits lift john")) {
			CommandRun run = run(ANOTHER, arguments);
			assertThat(run.status()).as(arguments).isEqualTo(1);
			assertThat(run.err()).startsWith("countersign: ").contains("another secret than countersign.secret");
			assertThat(keys()).as(arguments).isEqualTo(before);
		}
	}

	private CommandRun run(String secret, String arguments) {
		return CommandRun.run(CommandRun.opener(this.folder, secret), "", arguments.split(" "));
	}

	private List<String> keys() throws SQLException {
		List<String> rows = new ArrayList<>();
		try (Connection database = DriverManager.getConnection("jdbc:h2:" + this.folder.resolve("countersign"),
				"countersign", ""); Statement sql = database.createStatement()) {
			for (String table : TABLES) {
				try (ResultSet found = sql.executeQuery("SELECT * FROM " + table + " ORDER BY 1")) {
					while (found.next()) {
						rows.add(table + row(found));
					}
				}
			}
		}
		return rows;
	}

	private static String row(ResultSet found) throws SQLException {
		StringBuilder row = new StringBuilder();
		for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
			row.append(' ').append(found.getString(column));
		}
		return row.toString();
	}

}
