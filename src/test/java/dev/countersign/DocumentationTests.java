package dev.countersign;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.countersign.command.CommandLineInterface;
import dev.countersign.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.modulith.ApplicationModule;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the documents to their word. Each shell block that calls curl is followed by a
 * block with the answer, in which {@code …} stands for any characters of one line. The
 * commands of a page are run as they are, in one shell, against a service whose first
 * password is the one that they name.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the password that the first start printed",
				"countersign.roles.admin=admin,introspect,metrics,notes,revocations",
				"countersign.roles.gateway=introspect" })
@ExtendWith(OutputCaptureExtension.class)
class DocumentationTests {

	private static final Path README = Path.of("README.md");

	private static final Path DOCUMENTS = Path.of("src/docs");

	private static final Path REFERENCE = DOCUMENTS.resolve("reference.md");

	private static final Path ARCHITECTURE = DOCUMENTS.resolve("architecture.md");

	private static final int MAX_README_LINES = 199;

	/** A reader in a hurry does not reach a first answer further down. */
	private static final int FIRST_ANSWER_BY_LINE = 40;

	private static final Pattern BLOCK = Pattern.compile("^```sh\\n(.*?)^```\\n(?:```(?:json|http)\\n(.*?)^```\\n)?",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern LINK = Pattern.compile("]\\((?![a-z]+:)([^)#]+)(?:#[^)]*)?\\)");

	private static final Pattern SETTING = Pattern.compile("^\\| `(countersign\\.[^`]+)` \\| ([^|]+) \\| [^|]+ \\|$",
			Pattern.MULTILINE);

	private static final Pattern ROOM = Pattern.compile("^\\| `([a-z]+)` \\|", Pattern.MULTILINE);

	private static final Pattern PICTURE = Pattern.compile("^```\\n(greeting .*?)^```\\n",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern CODE = Pattern.compile("^```java\\n(.*?)^```\\n", Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern COMMANDS = Pattern.compile("^Commands:\\n(.*)", Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern COMMAND = Pattern.compile("^  ([a-z-]+) ", Pattern.MULTILINE);

	private static final Pattern OPTION = Pattern.compile("^ +(?:-\\w, )?--(?:\\[no-])?([a-z0-9-]+)(?=[\\s=,])",
			Pattern.MULTILINE);

	private static final String SEPARATOR = "-- end of block --";

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@MethodSource("pagesWithExamples")
	void commandsWhenRunThenAnswerAsShown(Path page) throws Exception {
		List<Example> examples = examples(page);
		String[] answers = run(script(examples)).split("\\n?" + SEPARATOR + "\\n");
		assertThat(answers).hasSameSizeAs(examples);
		for (int i = 0; i < answers.length; i++) {
			assertThat(answers[i].strip()).as(examples.get(i).command()).matches(examples.get(i).expected());
		}
	}

	@Test
	void readmeWhenReadFromTheTopThenFirstAnswerComesSoon() {
		String readme = read(README);
		int end = readme.indexOf(examples(README).get(0).answer());
		assertThat(readme.substring(0, end).lines().count()).isLessThan(FIRST_ANSWER_BY_LINE);
	}

	@Test
	void readmeWhenCountedThenIsShort() {
		assertThat(read(README).lines().count()).isLessThanOrEqualTo(MAX_README_LINES);
	}

	@Test
	void readmeWhenReadToTheEndThenNamesTheLicence() {
		assertThat(read(README).lines().reduce("", (first, second) -> second)).contains("Apache-2.0");
	}

	@Test
	void licenceWhenAskedForThenSameInTheJarAndTheApi() throws Exception {
		Path classes = Path
			.of(CountersignApplication.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		assertThat(read(classes.resolve("META-INF/LICENSE"))).contains("Apache License", "Version 2.0, January 2004");
		assertThat(read(Path.of("pom.xml"))).contains("<name>Apache-2.0</name>");
		JsonNode api = JsonMapper.shared()
			.readTree(URI.create("http://localhost:" + this.port + "/openapi.json").toURL().openStream());
		assertThat(api.get("info").get("license").get("identifier").asString()).isEqualTo("Apache-2.0");
	}

	@Test
	void settingsWhenBuiltIntoTheServiceThenReferenceHasThemWithTheirDefaults() {
		Map<String, String> described = new TreeMap<>();
		SETTING.matcher(read(REFERENCE)).results().forEach((row) -> described.put(row.group(1), row.group(2)));
		Map<String, String> built = builtSettings();
		assertThat(described.keySet()).containsExactlyElementsOf(built.keySet());
		assertThat(built).allSatisfy((name, value) -> {
			if (value.isEmpty()) {
				assertThat(described.get(name)).as(name).doesNotStartWith("`");
			}
			else {
				assertThat(described.get(name)).as(name).isEqualTo("`" + value + "`");
			}
		});
	}

	@Test
	void problemsWhenInTheCatalogueThenReferenceHasTheirStatusAndText() {
		String reference = read(REFERENCE);
		assertThat(Problem.values()).allSatisfy((problem) -> assertThat(reference)
			.contains("| %d | `%s` |".formatted(problem.status().value(), problem.error())));
	}

	@Test
	void roomsWhenInTheCodeThenArchitectureHasThem() {
		List<String> described = ROOM.matcher(read(ARCHITECTURE)).results().map((row) -> row.group(1)).toList();
		assertThat(described).containsExactlyInAnyOrderElementsOf(rooms());
	}

	@Test
	void roomsWhenDrawnThenStandOnThoseThatTheyUse() throws Exception {
		Matcher picture = PICTURE.matcher(read(ARCHITECTURE));
		assertThat(picture.find()).as("the picture of the rooms").isTrue();
		Set<String> rest = new TreeSet<>(rooms());
		for (String line : picture.group(1).strip().split("\\n")) {
			List<String> rooms = List.of(line.strip().split(" +"));
			assertThat(rest).containsAll(rooms);
			rest.removeAll(rooms);
			for (String room : rooms) {
				Class<?> door = Class.forName("dev.countersign." + room + ".package-info");
				List<String> used = List.of(door.getAnnotation(ApplicationModule.class).allowedDependencies());
				assertThat(rest).as("rooms below " + room).containsAll(used);
			}
		}
		assertThat(rest).isEmpty();
	}

	@Test
	void codeWhenShownThenIsCompiledAsItIs() {
		Path examples = Path.of("src/test/java/com/example/notes");
		String compiled = read(examples.resolve("NotesController.java"))
				+ read(examples.resolve("NotesConfiguration.java"));
		assertThat(CODE.matcher(read(DOCUMENTS.resolve("your-api.md"))).results()).hasSizeGreaterThan(1)
			.allSatisfy((block) -> assertThat(compiled).contains(block.group(1)));
	}

	@Test
	void commandsWhenOfferedThenListedWithTheirOptions(CapturedOutput output) {
		String page = read(DOCUMENTS.resolve("commands.md"));
		List<String> commands = commands(output, "");
		assertThat(commands).contains("users add", "doctor").allSatisfy((command) -> {
			String help = help(output, command);
			String row = page.lines().filter((line) -> line.matches("\\| `" + command + "[ `].*")).findAny().orElse("");
			assertThat(row).as(command).isNotEmpty();
			assertThat(OPTION.matcher(help).results().map((option) -> "--" + option.group(1)))
				.filteredOn((option) -> !List.of("--help", "--version").contains(option))
				.as(command)
				.allSatisfy((option) -> assertThat(row).contains(option));
			assertThat(read(README)).contains("| `" + command.split(" ")[0]);
		});
		assertThat(page.lines().filter((line) -> line.startsWith("| `"))).hasSameSizeAs(commands);
	}

	@ParameterizedTest
	@MethodSource("pages")
	void linksWhenIntoTheRepositoryThenLeadSomewhere(Path page) {
		assertThat(LINK.matcher(read(page)).results())
			.allSatisfy((link) -> assertThat(page.resolveSibling(link.group(1))).exists());
	}

	private static List<String> rooms() {
		try (Stream<Path> packages = Files.list(Path.of("src/main/java/dev/countersign"))) {
			return packages.filter(Files::isDirectory).map((room) -> room.getFileName().toString()).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static List<Path> pages() {
		try (Stream<Path> documents = Files.walk(DOCUMENTS)) {
			return Stream
				.concat(Stream.of(README, Path.of("src/deploy/README.md")),
						documents.filter((file) -> file.toString().endsWith(".md")).sorted())
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static List<Path> pagesWithExamples() {
		List<Path> pages = pages().stream().filter((page) -> !examples(page).isEmpty()).toList();
		assertThat(pages).contains(README, DOCUMENTS.resolve("usage.md"));
		return pages;
	}

	/**
	 * Returns the default of each setting, empty where it has none: from the code's
	 * annotations, or as the jar's own application.properties sets it.
	 */
	private static Map<String, String> builtSettings() {
		JsonNode metadata = JsonMapper.shared()
			.readTree(read(Path.of("target/classes/META-INF/spring-configuration-metadata.json")));
		Map<String, String> settings = new TreeMap<>();
		for (JsonNode property : metadata.get("properties")) {
			String name = property.get("name").asString();
			JsonNode value = property.get("defaultValue");
			settings.put(name, (value != null) ? value.asString() : shipped(name));
		}
		assertThat(settings).containsKey("countersign.secret");
		return settings;
	}

	private static String shipped(String name) {
		return read(Path.of("src/main/resources/application.properties")).lines()
			.filter((line) -> line.startsWith(name))
			.collect(Collectors.joining(" "));
	}

	private static List<Example> examples(Path page) {
		return BLOCK.matcher(read(page))
			.results()
			.filter((block) -> block.group(1).contains("curl "))
			.map(Example::of)
			.toList();
	}

	/** Returns the commands below a group of them, or the group if it is none. */
	private static List<String> commands(CapturedOutput output, String group) {
		Matcher list = COMMANDS.matcher(help(output, group));
		if (!list.find()) {
			return List.of(group);
		}
		return COMMAND.matcher(list.group(1))
			.results()
			.map((command) -> (group + " " + command.group(1)).strip())
			.filter((command) -> !command.equals("help"))
			.flatMap((command) -> commands(output, command).stream())
			.toList();
	}

	private static String help(CapturedOutput output, String command) {
		int start = output.getOut().length();
		CommandLineInterface.run(CountersignApplication.class, (command + " --help").strip().split(" "));
		return output.getOut().substring(start);
	}

	private String script(List<Example> examples) {
		return examples.stream()
			.map((example) -> example.command().replace("localhost:8080", "localhost:" + this.port))
			.map((command) -> command + "printf '\\n%s\\n' '" + SEPARATOR + "'\n")
			.collect(Collectors.joining("", "set -euo pipefail\n", ""));
	}

	private static String run(String script) throws IOException, InterruptedException {
		assertThat(isOnPath("bash") && isOnPath("curl")).as("The documents' commands need bash and curl on the PATH")
			.isTrue();
		Path output = Files.createTempFile("documentation", ".out");
		Process bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		boolean ended = bash.waitFor(5, TimeUnit.MINUTES);
		bash.destroyForcibly();
		String answers = read(output);
		Files.delete(output);
		assertThat(ended && bash.exitValue() == 0).as(answers).isTrue();
		return answers.replace("\r", "");
	}

	private static boolean isOnPath(String program) {
		return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, program)));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What a reader adds to the service. */
	@TestConfiguration(proxyBeanMethods = false)
	@ComponentScan("com.example.notes")
	static class YourOwn {

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
