package dev.countersign.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The builds of the service that take part.
 */
final class Jar {

	private static @Nullable Path extracted;

	private Jar() {
	}

	/**
	 * What was just built, extracted as in the container, which lets a node start sooner.
	 */
	static synchronized Path current() {
		if (extracted == null) {
			extracted = extract(built());
		}
		return extracted;
	}

	/**
	 * What is replaced by an upgrade: the last release, named by {@code -Dprevious=FILE}.
	 * Until there is one, what was just built.
	 */
	static Path previous() {
		String named = System.getProperty("previous", "");
		return named.isEmpty() ? current() : Path.of(named);
	}

	private static Path built() {
		try (Stream<Path> files = Files.list(Path.of("target"))) {
			return files.filter((file) -> String.valueOf(file.getFileName()).matches("countersign-.*\\.jar"))
				.findFirst()
				.orElseThrow(() -> new IllegalStateException("There is no jar. Run: ./mvnw -Pfaults verify"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path extract(Path jar) {
		Path folder = Path.of("target/faults/extracted");
		try {
			Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-Djarmode=tools", "-jar", jar.toString(), "extract", "--force", "--destination", folder.toString())
				.inheritIO()
				.start();
			if (Programs.await(process) != 0) {
				throw new IllegalStateException("%s could not be extracted into %s".formatted(jar, folder));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return folder.resolve(Objects.requireNonNull(jar.getFileName()));
	}

}
