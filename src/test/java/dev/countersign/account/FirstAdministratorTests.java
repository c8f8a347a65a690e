package dev.countersign.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class FirstAdministratorTests {

	@Test
	void loginCommandWhenPlainThenPlain() {
		assertThat(FirstAdministrator.loginCommand("admin", "pw", "http://localhost:8080"))
			.isEqualTo("curl -s http://localhost:8080/login -H 'Content-Type: application/json' "
					+ "-d '{\"username\":\"admin\",\"password\":\"pw\"}'");
	}

	@ParameterizedTest
	@DisabledOnOs(OS.WINDOWS)
	@ValueSource(strings = { "o'brien", "a\"b", "a\\b", "$HOME", "`id`", "$(id)", "';id;'", "jos\u00E9", "\uD83D\uDE00",
			"!!", "a%sb" })
	void loginCommandWhenPastedIntoAShellThenBodyHasThisName(String username) throws IOException {
		String command = FirstAdministrator.loginCommand(username, "pw", "http://localhost:8080");
		assertThat(command).isASCII();
		JsonNode body = JsonMapper.shared().readTree(lastArgument(command));
		assertThat(body.get("username").asString()).isEqualTo(username);
		assertThat(body.get("password").asString()).isEqualTo("pw");
	}

	private static String lastArgument(String command) throws IOException {
		Process shell = new ProcessBuilder("sh", "-c", command.replaceFirst("^curl", "printf '%s\\\\n'"))
			.redirectErrorStream(true)
			.start();
		String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		return printed.substring(printed.lastIndexOf('\n') + 1);
	}

}
