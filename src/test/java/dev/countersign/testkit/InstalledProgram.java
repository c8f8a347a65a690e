package dev.countersign.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/**
 * A program of the machine, without which a test is left out.
 */
public final class InstalledProgram {

	/** Set where the programs must be there, so that no test is left out. */
	private static final boolean NEEDED = "required".equals(System.getenv("VERIFY_PROGRAMS"));

	private InstalledProgram() {
	}

	/**
	 * Finds a program, or leaves the test out.
	 * @param name its name on the path
	 * @return where it is
	 * @throws IllegalStateException if it is missing where no test may be left out
	 */
	public static Path find(String name) {
		Optional<Path> program = Stream
			.concat(Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":")),
					Stream.of("/usr/sbin", "/usr/local/sbin"))
			.map((folder) -> Path.of(folder, name))
			.filter(Files::isExecutable)
			.findFirst();
		if (program.isEmpty() && NEEDED) {
			throw new IllegalStateException(name + " is missing, and VERIFY_PROGRAMS is set");
		}
		Assumptions.assumeTrue(program.isPresent(), name + " is not installed. On Debian: apt-get install "
				+ name.replace("chromedriver", "chromium-driver").replace("node", "nodejs"));
		return program.orElseThrow();
	}

}
