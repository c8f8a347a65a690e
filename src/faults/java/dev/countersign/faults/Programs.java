package dev.countersign.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The machine's own PostgreSQL, whose programs can do more than the binaries that the
 * other experiments bring along.
 *
 * @param binaries where they are
 * @param folder where they leave what they say
 */
record Programs(Path binaries, Path folder) {

	private static final int FIRST_PORT = 20_000;

	private static final int END_OF_PORTS = 32_000;

	private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

	/** Returns where the machine has PostgreSQL's programs, if it does. */
	static Optional<Path> installed() {
		if (Files.notExists(INSTALLED)) {
			return Optional.empty();
		}
		try (Stream<Path> versions = Files.list(INSTALLED)) {
			return versions.map((version) -> version.resolve("bin"))
				.filter((folder) -> Files.isExecutable(folder.resolve("pg_basebackup")))
				.max(Comparator.naturalOrder());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static boolean isRoot() {
		return "root".equals(System.getProperty("user.name"));
	}

	/** Runs {@code pg_ctl} for a server, which must go well. */
	void control(Path server, String... arguments) {
		List<String> all = new ArrayList<>(List.of("-D", server.toString(), "-l",
				this.folder.resolve(server.getFileName() + ".log").toString(), "-w"));
		all.addAll(Arrays.asList(arguments));
		run("pg_ctl", all.toArray(String[]::new));
	}

	/** Runs a program of PostgreSQL, which must go well. */
	void run(String program, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(this.binaries.resolve(program).toString());
		command.addAll(Arrays.asList(arguments));
		Path output = this.folder.resolve(program + ".out");
		if (await(start(command, output)) != 0) {
			throw new IllegalStateException(program + ": " + read(output));
		}
	}

	/**
	 * Starts a program that refuses to be run by root, who is somebody else in there.
	 */
	static Process start(List<String> command, Path output) {
		List<String> all = new ArrayList<>(isRoot() ? List.of("unshare", "-U") : List.of());
		all.addAll(command);
		try {
			return new ProcessBuilder(all).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static int await(Process process) {
		try {
			return process.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns a port where nobody listens, below those that systems give to whoever asks
	 * for any: a program takes it later, and again after it was killed.
	 */
	static int freePort() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_OF_PORTS);
			try (ServerSocket socket = new ServerSocket(port)) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				// Somebody has it.
			}
		}
	}

}
