package dev.countersign.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What was seen, a line an experiment.
 */
final class Report {

	private static final Path FILE = Path.of("target", "faults", "report.md");

	private static final String HEAD = """
			| experiment | seen | pass mark | |
			|---|---|---|---|
			""";

	private Report() {
	}

	/** Writes a line, and fails the experiment if it missed its mark. */
	static void line(String experiment, String seen, String mark, boolean passed) {
		String line = "| %s | %s | %s | %s |%n".formatted(experiment, seen, mark, passed ? "passed" : "**missed**");
		System.out.print(line);
		try {
			Files.createDirectories(FILE.getParent());
			if (Files.notExists(FILE)) {
				Files.writeString(FILE, HEAD);
			}
			Files.writeString(FILE, line, StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (!passed) {
			throw new AssertionError(line.strip());
		}
	}

}
