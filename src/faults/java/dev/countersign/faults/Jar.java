package dev.countersign.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The builds of the service that take part.
 */
final class Jar {

	private Jar() {
	}

	/** What was just built. */
	static Path current() {
		try (Stream<Path> files = Files.list(Path.of("target"))) {
			return files.filter((file) -> String.valueOf(file.getFileName()).matches("countersign-.*\\.jar"))
				.findFirst()
				.orElseThrow(() -> new IllegalStateException("There is no jar. Run: ./mvnw -Pfaults verify"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What is replaced by an upgrade: the last release, named by {@code -Dprevious=FILE}.
	 * Until there is one, what was just built.
	 */
	static Path previous() {
		String named = System.getProperty("previous", "");
		return named.isEmpty() ? current() : Path.of(named);
	}

}
