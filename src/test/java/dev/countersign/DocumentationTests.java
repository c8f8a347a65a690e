package dev.countersign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the README to its word. Each of its shell blocks that calls curl is followed by a
 * block with the answer, in which {@code …} stands for any characters of one line. The
 * commands are run as they stand, in one shell, against a service whose first password is
 * the one that they name.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the password that the first start printed" })
class DocumentationTests {

	private static final Path README = Path.of("README.md");

	/** A first answer further down is not met by somebody in a hurry. */
	private static final int FIRST_ANSWER_BY_LINE = 40;

	private static final Pattern BLOCK = Pattern.compile("^```sh\\n(.*?)^```\\n(?:```(?:json|http)\\n(.*?)^```\\n)?",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)\\)");

	private static final String SEPARATOR = "-- end of block --";

	@LocalServerPort
	private int port;

	@Test
	void commandsWhenRunThenAnswerAsShown() throws Exception {
		List<Example> examples = examples();
		String[] answers = run(script(examples)).split("\\n?" + SEPARATOR + "\\n");
		assertThat(answers).hasSameSizeAs(examples);
		for (int i = 0; i < answers.length; i++) {
			assertThat(answers[i].strip()).as(examples.get(i).command()).matches(examples.get(i).expected());
		}
	}

	@Test
	void firstAnswerWhenReadFromTheTopThenComesSoon() throws IOException {
		int end = readme().indexOf(examples().get(0).answer());
		assertThat(readme().substring(0, end).lines().count()).isLessThan(FIRST_ANSWER_BY_LINE);
	}

	@Test
	void settingsWhenBuiltIntoTheServiceThenAllDocumented() throws IOException {
		JsonNode metadata = JsonMapper.shared()
			.readTree(Files.readString(Path.of("target/classes/META-INF/spring-configuration-metadata.json")));
		List<String> names = StreamSupport.stream(metadata.get("properties").spliterator(), false)
			.map((property) -> property.get("name").asString())
			.toList();
		assertThat(names).contains("countersign.secret").allSatisfy((name) -> assertThat(readme()).contains(name));
	}

	@Test
	void linksWhenIntoTheRepositoryThenLeadSomewhere() throws IOException {
		List<Path> links = new ArrayList<>();
		for (Path page : pages()) {
			LINK.matcher(Files.readString(page))
				.results()
				.map((link) -> page.resolveSibling(link.group(1)))
				.forEach(links::add);
		}
		assertThat(links).isNotEmpty().allSatisfy((link) -> assertThat(link).exists());
	}

	private static List<Path> pages() throws IOException {
		try (Stream<Path> documents = Files.walk(Path.of("src/docs"))) {
			return Stream.concat(Stream.of(README), documents.filter((file) -> file.toString().endsWith(".md")))
				.toList();
		}
	}

	private static List<Example> examples() throws IOException {
		List<Example> examples = BLOCK.matcher(readme())
			.results()
			.filter((block) -> block.group(1).contains("curl "))
			.map(Example::of)
			.toList();
		assertThat(examples).as("shell blocks with curl").hasSizeGreaterThan(1);
		return examples;
	}

	private String script(List<Example> examples) {
		return examples.stream()
			.map((example) -> example.command().replace("localhost:8080", "localhost:" + this.port))
			.map((command) -> command + "printf '\\n%s\\n' '" + SEPARATOR + "'\n")
			.collect(Collectors.joining("", "set -euo pipefail\n", ""));
	}

	private static String run(String script) throws IOException, InterruptedException {
		assertThat(isOnPath("bash") && isOnPath("curl")).as("The README's commands need bash and curl on the PATH")
			.isTrue();
		Path output = Files.createTempFile("readme", ".out");
		Process bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		boolean ended = bash.waitFor(1, TimeUnit.MINUTES);
		bash.destroyForcibly();
		String answers = Files.readString(output, StandardCharsets.UTF_8);
		Files.delete(output);
		assertThat(ended && bash.exitValue() == 0).as(answers).isTrue();
		return answers.replace("\r", "");
	}

	private static boolean isOnPath(String program) {
		return Arrays.stream(String.valueOf(System.getenv("PATH")).split(java.io.File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, program)));
	}

	private static String readme() throws IOException {
		return Files.readString(README);
	}

	private record Example(String command, String answer) {

		static Example of(MatchResult block) {
			assertThat(block.group(2)).as("the answer to\n" + block.group(1)).isNotNull();
			return new Example(block.group(1), block.group(2));
		}

		Pattern expected() {
			return Pattern.compile(Arrays.stream(this.answer.strip().split("…", -1))
				.map(Pattern::quote)
				.collect(Collectors.joining(".*")));
		}

	}

}
