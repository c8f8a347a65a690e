package dev.countersign.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

import dev.countersign.NodeProcess;
import dev.countersign.testkit.LogReset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The steps that {@code operations.md} lists for a restore, on the embedded database. */
@DisabledOnOs(OS.WINDOWS)
@ExtendWith(LogReset.class)
class RestoreRecipeTests {

	private static final String PASSWORD = "correct horse battery staple";

	@TempDir
	private Path folder;

	@Test
	void recipeWhenFollowedThenWhatWasEndedOrIssuedSinceTheBackupIsDead() throws Exception {
		Path lost = this.folder.resolve("lost");
		Path restored = this.folder.resolve("restored");
		String backup = this.folder.resolve("backup.zip").toString();
		JsonNode session;
		JsonNode ended;
		JsonNode apiToken;
		JsonNode since;
		try (NodeProcess server = NodeProcess.startIn(lost)) {
			session = server.login();
			ended = server.login();
			server.post(session, "/users", "{\"username\":\"jane\",\"password\":\"%s\"}".formatted(PASSWORD));
			apiToken = server.post(session, "/api-tokens", "{\"name\":\"revoked\"}");
		}
		run(lost, "users", "add-service", "robot");
		run(lost, "backup", "--to", backup);
		try (NodeProcess server = NodeProcess.startIn(lost)) {
			since = server.login();
			server.end(ended, "POST", "/logout");
			server.end(session, "DELETE", "/api-tokens/" + apiToken.get("id").asString());
			server.end(since, "POST", "/logout");
		}
		run(lost, "users", "disable", "jane");
		Files.createDirectory(restored);
		Files.copy(lost.resolve("secret"), restored.resolve("secret"));
		run(restored, "restore", "--from", backup, "--compare-with", lost.toString());
		run(restored, "migrate");
		run(restored, "sessions", "end-all");
		String robotsSecret = CommandRun.in(restored, "users", "secret", "list", "robot", "--json")
			.json()
			.get("id")
			.asString();
		run(restored, "users", "secret", "end", "robot", robotsSecret);
		run(restored, "users", "disable", "jane");
		Files.delete(restored.resolve("secret"));
		try (NodeProcess server = NodeProcess.startIn(restored, "--countersign.secret=base64:" + secret())) {
			for (JsonNode dead : List.of(session, ended, since, apiToken)) {
				assertThat(server.get("/protected", token(dead)).statusCode()).isIn(401, 403);
			}
			assertThat(login(server, "jane")).isEqualTo(401);
			assertThat(server.get("/protected", token(server.login())).statusCode()).isEqualTo(200);
		}
	}

	private static String secret() {
		byte[] bytes = new byte[32];
		new SecureRandom().nextBytes(bytes);
		return Base64.getEncoder().encodeToString(bytes);
	}

	private static String token(JsonNode answer) {
		return answer.get("token").asString();
	}

	private static void run(Path folder, String... command) {
		CommandRun run = CommandRun.in(folder, command);
		assertThat(run.status()).as(run.err()).isZero();
	}

	private static int login(NodeProcess server, String username) throws Exception {
		return server
			.send(server.post("/login", "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, PASSWORD)))
			.statusCode();
	}

}
