package dev.countersign.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/**
 * A primary and a standby that streams from it, made with the machine's own PostgreSQL:
 * the binaries that the other experiments bring along cannot make a standby.
 */
final class ReplicatedPostgres implements AutoCloseable {

	private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

	private final Path folder = Path.of("target", "faults", "replicated-" + UUID.randomUUID()).toAbsolutePath();

	private final Path binaries;

	private final int primaryPort = freePort();

	private final int standbyPort = freePort();

	private ReplicatedPostgres(Path binaries) {
		this.binaries = binaries;
	}

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

	/**
	 * Starts both.
	 * @param binaries PostgreSQL's programs
	 * @param synchronous whether a commit waits until the standby has it
	 */
	static ReplicatedPostgres start(Path binaries, boolean synchronous) {
		ReplicatedPostgres servers = new ReplicatedPostgres(binaries);
		servers.begin(synchronous);
		return servers;
	}

	int primaryPort() {
		return this.primaryPort;
	}

	int standbyPort() {
		return this.standbyPort;
	}

	/** Stops the primary at once, as a crash does. */
	void crashPrimary() {
		control("primary", "stop", "-m", "immediate");
	}

	void promoteStandby() {
		control("standby", "promote");
	}

	void pauseReplay() {
		query(this.standbyPort, "SELECT pg_wal_replay_pause()");
	}

	void resumeReplay() {
		query(this.standbyPort, "SELECT pg_wal_replay_resume()");
	}

	/** Returns how many connections the nodes have to a server. */
	int connections(int port) {
		return Integer.parseInt(
				query(port, "SELECT count(*)::text FROM pg_stat_activity WHERE application_name = 'countersign'"));
	}

	String query(int port, String sql) {
		try (Connection connection = DriverManager
			.getConnection("jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), "postgres", "");
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(sql)) {
			return row.next() ? String.valueOf(row.getString(1)) : "";
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		for (String server : List.of("standby", "primary")) {
			if (Files.exists(this.folder.resolve(server).resolve("postmaster.pid"))) {
				control(server, "stop", "-m", "immediate");
			}
		}
	}

	private void begin(boolean synchronous) {
		try {
			Files.createDirectories(this.folder);
			Path primary = this.folder.resolve("primary");
			run("initdb", "-D", primary.toString(), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C");
			Files.writeString(primary.resolve("postgresql.conf"), """
					port = %d
					listen_addresses = '127.0.0.1'
					unix_socket_directories = ''
					hot_standby_feedback = on
					wal_keep_size = 256
					""".formatted(this.primaryPort), StandardOpenOption.APPEND);
			control("primary", "start");
			run("pg_basebackup", "-D", this.folder.resolve("standby").toString(), "-h", "127.0.0.1", "-p",
					String.valueOf(this.primaryPort), "-U", "postgres", "-R", "-c", "fast");
			Files.writeString(this.folder.resolve("standby").resolve("postgresql.conf"),
					"port = %d%n".formatted(this.standbyPort), StandardOpenOption.APPEND);
			control("standby", "start");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> "1".equals(query(this.primaryPort, "SELECT count(*)::text FROM pg_stat_replication")));
		if (synchronous) {
			Path settings = this.folder.resolve("primary").resolve("postgresql.conf");
			try {
				Files.writeString(settings, "synchronous_standby_names = '*'\n", StandardOpenOption.APPEND);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			control("primary", "reload");
		}
	}

	private void control(String server, String... arguments) {
		List<String> all = new ArrayList<>(List.of("-D", this.folder.resolve(server).toString(), "-l",
				this.folder.resolve(server + ".log").toString(), "-w"));
		all.addAll(Arrays.asList(arguments));
		run("pg_ctl", all.toArray(String[]::new));
	}

	/** The server refuses to be run by root, who is somebody else in there. */
	private void run(String program, String... arguments) {
		List<String> command = new ArrayList<>();
		if ("root".equals(System.getProperty("user.name"))) {
			command.addAll(List.of("unshare", "-U"));
		}
		command.add(this.binaries.resolve(program).toString());
		command.addAll(Arrays.asList(arguments));
		try {
			Path output = this.folder.resolve(program + ".out");
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
				.start();
			if (process.waitFor() != 0) {
				throw new IllegalStateException(program + ": " + Files.readString(output));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
