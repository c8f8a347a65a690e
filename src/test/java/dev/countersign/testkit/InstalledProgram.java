package dev.countersign.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program of the machine, without which a test is left out.
 */
public final class InstalledProgram {

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
		Prerequisite.require(program.isPresent(), "VERIFY_PROGRAMS",
				name + " is not installed. On Debian: apt-get install "
						+ name.replace("chromedriver", "chromium-driver").replace("node", "nodejs"));
		return program.orElseThrow();
	}

}
