package dev.countersign.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

import dev.countersign.NodeProcess;
import dev.countersign.testkit.LogReset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The secret's file is gone, and the database that was used with it is still there.
 */
@ExtendWith(LogReset.class)
class LostSecretTests {

	private static final String ANOTHER = "--countersign.secret=hex:9f3a6c01d87be4527a10c4e9352fb86dd01e7783ac4b95f26e58ba0c1d3947f1";

	private static final String ES256 = "--countersign.signing.algorithm=ES256";

	@TempDir
	private Path folder;

	@Test
	void startWhenSecretIsGoneThenRefusedUntilItIsBackOrAnotherIsSet() throws Exception {
		Path secret = this.folder.resolve("secret");
		Path kept = this.folder.resolve("kept");
		String token;
		try (NodeProcess server = NodeProcess.startIn(this.folder)) {
			token = server.login().get("token").asString();
			Files.move(secret, kept);
			assertThat(CommandRun.in(this.folder, "doctor").out()).contains("WARNING secret: " + secret + " is missing",
					"Put back a copy");
		}
		assertThat(endSessions().err()).contains("The secret's file " + secret + " is missing", "Put back a copy");
		CommandRun doctor = CommandRun.in(this.folder, "doctor");
		assertThat(doctor.status()).isEqualTo(1);
		assertThat(doctor.out().lines()).anySatisfy(
				(line) -> assertThat(line).startsWith("PROBLEM secret: The secret's file " + secret + " is missing")
					.contains("Put back a copy"));
		assertThat(doctor.out()).contains("PROBLEM keys: The secret's file", "PROBLEM data keys: The secret's file");
		assertThat(secret).doesNotExist();
		try (NodeProcess server = NodeProcess.startIn(this.folder, ANOTHER)) {
			assertThat(server.login().get("token").asString()).isNotBlank();
			assertThat(server.get("/protected", token).statusCode()).isEqualTo(401);
		}
		assertThat(endSessions().status()).isEqualTo(1);
		Files.move(kept, secret);
		try (NodeProcess server = NodeProcess.startIn(this.folder)) {
			assertThat(server.login().get("token").asString()).isNotBlank();
			assertThat(server.get("/protected", token).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void startWhenPrivateKeysAreLostWithTheSecretThenTheirRowsAreInTheWay() throws Exception {
		assertThat(endSessions(ES256).status()).isZero();
		Files.delete(this.folder.resolve("secret"));
		assertThat(endSessions(ES256).err()).contains("is missing");
		assertThat(endSessions(ES256, ANOTHER).err()).contains("another secret than",
				"start a server with the new one");
		execute("DELETE FROM signing_key");
		assertThat(endSessions(ES256, ANOTHER).err()).contains("another secret than",
				"start a server with the new one");
		assertThat(signingKeys()).isZero();
		try (NodeProcess server = NodeProcess.startIn(this.folder, ES256, ANOTHER)) {
			assertThat(server.login().get("token").asString()).isNotBlank();
		}
		assertThat(endSessions(ES256, ANOTHER).status()).isZero();
	}

	@Test
	void doctorWhenDatabaseIsOfAnEarlierVersionThenItsSecretIsMissedToo() throws Exception {
		assertThat(endSessions(ES256).status()).isZero();
		Files.delete(this.folder.resolve("secret"));
		execute("DROP TABLE lasting_key");
		assertThat(CommandRun.in(this.folder, "doctor").out()).contains("PROBLEM secret: The secret's file");
	}

	/** Such as Turkish, which has two letters for i. */
	@Test
	void doctorWhenLocaleHasOtherLettersThenSecretIsMissedToo() throws Exception {
		assertThat(endSessions(ES256).status()).isZero();
		Files.delete(this.folder.resolve("secret"));
		execute("DELETE FROM data_key");
		Locale before = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("tr-TR"));
			assertThat(CommandRun.in(this.folder, "doctor").out()).contains("PROBLEM secret: The secret's file");
		}
		finally {
			Locale.setDefault(before);
		}
	}

	/** Nothing was signed or encrypted yet. */
	@Test
	void startWhenTablesWereMadeByACommandThenASecretIsMade() {
		assertThat(CommandRun.in(this.folder, "migrate").status()).isZero();
		CommandRun doctor = CommandRun.in(this.folder, "doctor");
		assertThat(doctor.status()).as(doctor.out()).isZero();
		assertThat(doctor.out()).contains("OK      secret: none yet");
		assertThat(this.folder.resolve("secret")).doesNotExist();
		assertThat(endSessions().status()).isZero();
		assertThat(this.folder.resolve("secret")).exists();
	}

	private void execute(String statement) throws SQLException {
		try (Connection database = DriverManager.getConnection("jdbc:h2:" + this.folder.resolve("countersign"),
				"countersign", ""); Statement sql = database.createStatement()) {
			sql.execute(statement);
		}
	}

	private int signingKeys() throws SQLException {
		try (Connection database = DriverManager.getConnection("jdbc:h2:" + this.folder.resolve("countersign"),
				"countersign", "");
				Statement sql = database.createStatement();
				ResultSet row = sql.executeQuery("SELECT count(*) FROM signing_key")) {
			row.next();
			return row.getInt(1);
		}
	}

	/** Needs the keys, as the server does. */
	private CommandRun endSessions(String... settings) {
		return CommandRun.run(CommandRun.opener(this.folder, settings), "", "sessions", "end-all");
	}

}
