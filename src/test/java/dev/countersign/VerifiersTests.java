package dev.countersign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.countersign.key.RunningNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the tests of the verifiers for other languages, each with its own tool, against
 * this service.
 */
class VerifiersTests {

	private static final Path SOURCES = Path.of("src/verifier");

	@Test
	void nodeWhenTestedAgainstTheServiceThenNothingFailsOrIsSkipped() throws IOException {
		Path folder = ForeignLibraries.install(SOURCES.resolve("node"), Path.of("target/verifier-node"));
		List<String> command = Stream
			.concat(Stream.of("node", "--test", "--test-reporter=tap"), tests(folder.resolve("test")))
			.toList();
		List<String> lines = ForeignLibraries.run(folder, environment(), command);
		assertThat(lines).contains("# fail 0", "# cancelled 0", "# skipped 0", "# todo 0")
			.anyMatch((line) -> line.contains("ok ") && line.contains("session when logged out then refused"));
	}

	@Test
	void pythonWhenTestedAgainstTheServiceThenNothingFailsOrIsSkipped() throws IOException {
		List<String> lines = ForeignLibraries.run(SOURCES.resolve("python"), environment(),
				List.of(ForeignLibraries.python(), "-m", "unittest", "-v"));
		assertThat(lines).contains("OK")
			.anyMatch((line) -> line.startsWith("test_session_when_logged_out_then_refused"));
	}

	private static Map<String, String> environment() throws IOException {
		return Map.of("COUNTERSIGN_URL", PublicKeyNode.get().address(), "COUNTERSIGN_PASSWORD", RunningNode.PASSWORD,
				"PYTHONDONTWRITEBYTECODE", "1");
	}

	private static Stream<String> tests(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(Path::getFileName)
				.map(String::valueOf)
				.filter((name) -> name.endsWith(".test.js"))
				.map((name) -> "test/" + name)
				.sorted()
				.toList()
				.stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
