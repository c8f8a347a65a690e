package dev.countersign;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.countersign.testkit.Prerequisite;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Libraries of other languages that verify our tokens. A test that needs one is skipped
 * where it is not to be had, and fails instead if the environment says
 * {@code VERIFY_LIBRARIES=required}.
 */
public final class ForeignLibraries {

	private static final Path SOURCES = Path.of("src/test/verifiers");

	private static final int OLDEST_NODE = 20;

	private static final Path FOLDER = Path.of("target/verifiers");

	private ForeignLibraries() {
	}

	/**
	 * Installs what the page about verifying our tokens uses, once.
	 * @return the folder that holds it, and the drivers
	 */
	public static Path node() {
		return install(SOURCES, FOLDER);
	}

	/**
	 * Copies a project of Node.js, and installs the packages of its lock file, once.
	 * @param sources the project
	 * @param folder where to
	 * @return the folder
	 */
	public static synchronized Path install(Path sources, Path folder) {
		require(isOnPath("node") && isOnPath("npm") && nodeVersion() >= OLDEST_NODE,
				"There is no Node.js here, %d or newer".formatted(OLDEST_NODE));
		try {
			copy(sources, folder);
			Path installed = folder.resolve("installed.json");
			byte[] lock = Files.readAllBytes(folder.resolve("package-lock.json"));
			if (Files.notExists(installed) || !Arrays.equals(Files.readAllBytes(installed), lock)) {
				List<String> output = run(folder, Map.of(), List.of("npm", "ci", "--no-audit", "--no-fund"));
				require(Files.exists(folder.resolve("node_modules/jose")), "npm installed nothing: " + output);
				Files.write(installed, lock);
			}
			return folder;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns a Python that has PyJWT and what it verifies public keys with. */
	public static String python() {
		Optional<String> found = Stream.of("python3", "/usr/bin/python3")
			.filter((python) -> isOnPath(python) || Files.isExecutable(Path.of(python)))
			.filter((python) -> run(Path.of("."), Map.of(),
					List.of(python, "-c", "import jwt, cryptography; print('here')"))
				.contains("here"))
			.findFirst();
		require(found.isPresent(), "There is no Python with PyJWT here (Debian: python3-jwt python3-cryptography)");
		return found.orElseThrow();
	}

	/**
	 * Runs a command.
	 * @param folder where
	 * @param environment what is added to ours
	 * @param command the program and its arguments
	 * @return the lines that it printed, whatever its exit status
	 */
	public static List<String> run(Path folder, Map<String, String> environment, List<String> command) {
		Path output = Path.of("target").resolve(UUID.randomUUID() + ".out").toAbsolutePath();
		ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile());
		builder.environment().putAll(environment);
		try {
			Process process = builder.start();
			try {
				assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(() -> command + " ended").isTrue();
			}
			finally {
				process.destroyForcibly();
			}
			return Files.readAllLines(output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Without what a developer has installed in there. */
	private static void copy(Path sources, Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(sources)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Path relative = sources.relativize(file);
				if (!relative.startsWith("node_modules")) {
					Path copy = folder.resolve(relative);
					Files.createDirectories(copy.getParent());
					Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
				}
			}
		}
	}

	private static void require(boolean present, String otherwise) {
		Prerequisite.require(present, "VERIFY_LIBRARIES", otherwise);
	}

	private static int nodeVersion() {
		return run(Path.of("."), Map.of(), List.of("node", "-p", "process.versions.node.split('.')[0]")).stream()
			.filter((line) -> line.matches("\\d+"))
			.mapToInt(Integer::parseInt)
			.findFirst()
			.orElse(0);
	}

	private static boolean isOnPath(String program) {
		return Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, program)));
	}

}
