package dev.countersign.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.awaitility.Awaitility;

/**
 * A node of the built jar in a process of its own, always at the same port.
 */
final class Node implements Addressed, AutoCloseable {

	static final String PASSWORD = "seven quiet herons wade";

	private static final Duration START_LIMIT = Duration.ofSeconds(90);

	private final int port;

	private final Path jar;

	private final List<String> settings;

	private Process process;

	private Node(int port, Path jar, List<String> settings) {
		this.port = port;
		this.jar = jar;
		this.settings = settings;
		this.process = run();
	}

	/** Starts one, and does not wait for it. */
	static Node start(Cluster cluster, Path jar, String... settings) {
		List<String> all = new ArrayList<>(cluster.settings());
		all.addAll(Arrays.asList(settings));
		return new Node(Programs.freePort(), jar, all);
	}

	/** Starts one with settings alone, and does not wait for it. */
	static Node start(Path jar, List<String> settings) {
		return new Node(Programs.freePort(), jar, settings);
	}

	@Override
	public String address() {
		return "http://127.0.0.1:" + this.port;
	}

	/** Tells whether its log has a text. */
	boolean hasLogged(String text) {
		try {
			return Files.readString(log()).contains(text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	boolean isRunning() {
		return this.process.isAlive();
	}

	boolean isReady() {
		return Client.status(address() + "/actuator/health/readiness") == 200;
	}

	/**
	 * Waits until it takes requests.
	 * @return how long that took
	 */
	Duration awaitReady() {
		long start = System.nanoTime();
		Awaitility.await().atMost(START_LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
			if (!isRunning()) {
				throw new IllegalStateException("The node did not start: " + Files.readString(log()));
			}
			return isReady();
		});
		return Duration.ofNanos(System.nanoTime() - start);
	}

	/** Ends it without a chance to tidy up. */
	void kill() {
		this.process.destroyForcibly();
		await();
	}

	/**
	 * Asks it to end.
	 * @return how long that took
	 */
	Duration terminate() {
		long start = System.nanoTime();
		this.process.destroy();
		await();
		return Duration.ofNanos(System.nanoTime() - start);
	}

	/** Lets it stand still; its connections stay open and answer nothing. */
	void freeze() {
		Signal.send("STOP", this.process.toHandle());
	}

	void thaw() {
		Signal.send("CONT", this.process.toHandle());
	}

	void restart() {
		this.process = run();
	}

	@Override
	public void close() {
		kill();
	}

	private void await() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> !this.process.isAlive());
	}

	private Process run() {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC",
				"-jar", this.jar.toString(), "--server.address=127.0.0.1", "--server.port=" + this.port));
		command.addAll(this.settings);
		try {
			return new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path log() {
		return Path.of("target", "faults", "node-" + this.port + ".log");
	}

}
