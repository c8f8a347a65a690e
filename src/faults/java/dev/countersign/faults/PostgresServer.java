package dev.countersign.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;

/**
 * A PostgreSQL server that keeps what it was told and can be hurt.
 */
final class PostgresServer implements AutoCloseable {

	private final Path folder;

	private final EmbeddedPostgres server;

	private PostgresServer(Path folder, EmbeddedPostgres server) {
		this.folder = folder;
		this.server = server;
	}

	static PostgresServer start() {
		Path folder = Path.of("target", "faults", "postgres-" + UUID.randomUUID()).toAbsolutePath();
		return new PostgresServer(folder, run(folder));
	}

	/**
	 * Makes an empty database.
	 * @return its JDBC URL; the user is {@code postgres} and needs no password
	 */
	String createDatabase() {
		String name = "faults_" + UUID.randomUUID().toString().replace("-", "");
		try (Connection connection = this.server.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE DATABASE " + name);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return "jdbc:postgresql://localhost:%d/%s".formatted(this.server.getPort(), name);
	}

	/** Runs statements as the superuser, each by itself. */
	void execute(String... statements) {
		try (Connection connection = this.server.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Ends all its processes at once, as {@code pg_ctl stop -m immediate} does. */
	void crash() {
		List<ProcessHandle> processes = processes();
		signal("QUIT", List.of(processes.get(0)));
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.pollInterval(Duration.ofMillis(20))
			.until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
	}

	/**
	 * Starts it again after a crash, as it was started before, with what is on the disk.
	 */
	void restart() {
		try {
			List<String> command = new ArrayList<>();
			if (System.getProperty("user.name").equals("root")) {
				// The server refuses to be started by root, who is somebody else in
				// there.
				command.addAll(List.of("unshare", "-U"));
			}
			command.addAll(List.of("sh", "-c", "exec " + Files.readString(this.folder.resolve("postmaster.opts"))));
			new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(this.folder.resolve("restarts.log").toFile())
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(20))
			.ignoreExceptions()
			.until(this::answers);
	}

	private boolean answers() throws SQLException {
		try (Connection connection = this.server.getPostgresDatabase().getConnection()) {
			return connection.isValid(1);
		}
	}

	/** Lets every process of it stand still; connections stay open and answer nothing. */
	void freeze() {
		signal("STOP", processes());
	}

	void thaw() {
		signal("CONT", processes());
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The postmaster first. */
	private List<ProcessHandle> processes() {
		try (Stream<String> lines = Files.lines(this.folder.resolve("postmaster.pid"))) {
			long pid = Long.parseLong(lines.findFirst().orElseThrow().strip());
			ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
			return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void signal(String signal, List<ProcessHandle> processes) {
		processes.forEach((process) -> Signal.send(signal, process));
	}

	/**
	 * The binaries come with settings that are quick and forget; these are the server's
	 * own.
	 */
	private static EmbeddedPostgres run(Path folder) {
		try {
			return EmbeddedPostgres.builder()
				.setPort(Programs.freePort())
				.setDataDirectory(folder)
				.setCleanDataDirectory(false)
				.setServerConfig("fsync", "on")
				.setServerConfig("synchronous_commit", "on")
				.setPGStartupWait(Duration.ofSeconds(60))
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
