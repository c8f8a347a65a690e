package dev.countersign.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.countersign.testkit.InstalledProgram;
import dev.countersign.testkit.IntegrationTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs each recipe of moving-in.md in a shell, on an export of that system, and logs in
 * as everybody in it.
 */
@IntegrationTest
@DisabledOnOs(OS.WINDOWS)
class MovingInTests {

	private static final Pattern RECIPE = Pattern
		.compile("^## (.+)\n(?:(?!## |```shell).*\n)*```shell\n((?:(?!```).*\n)*)", Pattern.MULTILINE);

	private static final String PASSWORD = "correct horse battery staple";

	@Autowired
	private ApplicationContext service;

	@Autowired
	private MockMvcTester mvc;

	@TempDir
	private Path folder;

	static Stream<Recipe> recipes() throws IOException {
		return RECIPE.matcher(Files.readString(Path.of("src/docs/moving-in.md")))
			.results()
			.map((MatchResult found) -> new Recipe(found.group(1), found.group(2)));
	}

	@Test
	void pageWhenReadThenEverySystemHasARecipe() throws IOException {
		assertThat(recipes()).hasSize(9);
	}

	@ParameterizedTest
	@MethodSource("recipes")
	void recipeWhenFollowedThenEverybodyLogsInWithTheirPassword(Recipe recipe) throws Exception {
		for (String tool : new String[] { "jq", "node" }) {
			if (recipe.commands().contains(tool + " ")) {
				InstalledProgram.find(tool);
			}
		}
		Path out = this.folder.resolve(recipe.commands().contains(".csv") ? "out.csv" : "out");
		assertThat(run("OUT=" + out
				+ "; countersign() { if [ \"$3\" = - ]; then cat > \"$OUT\"; else cat \"$3\" > \"$OUT\"; fi; }\n"
				+ recipe.commands()))
			.isZero();
		CommandRun run = CommandRun.of(this.service, "users", "import", out.toString());
		assertThat(run.status()).as(run.err()).isZero();
		String names = CommandRun.of(this.service, "users", "export").out();
		String system = recipe.system().toLowerCase(Locale.ROOT).replaceAll("[^a-z].*", "");
		assertThat(names.lines()
			.map((line) -> JsonMapper.shared().readTree(line).get("username").asString())
			.filter((name) -> name.startsWith(prefix(system)))).isNotEmpty()
			.allSatisfy((name) -> assertThat(status(name)).as(name).isEqualTo(200));
	}

	private static String prefix(String system) {
		return Map.of("asp", "aspnet-", "openldap", "ldap-", "better", "better-auth-")
			.getOrDefault(system, system + "-");
	}

	private static int run(String script) throws Exception {
		Process shell = new ProcessBuilder("sh", "-e", "-c", script)
			.directory(Path.of("src/test/resources/moving-in").toFile())
			.redirectErrorStream(true)
			.start();
		shell.getOutputStream().close();
		String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(shell.waitFor(1, TimeUnit.MINUTES)).as(printed).isTrue();
		return shell.exitValue();
	}

	private int status(String username) {
		return this.mvc.post()
			.uri("/login")
			.contentType(MediaType.APPLICATION_JSON)
			.content(JsonMapper.shared().writeValueAsString(Map.of("username", username, "password", PASSWORD)))
			.exchange()
			.getResponse()
			.getStatus();
	}

	record Recipe(String system, String commands) {

		@Override
		public String toString() {
			return this.system;
		}

	}

}
