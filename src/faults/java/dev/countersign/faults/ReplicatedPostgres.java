package dev.countersign.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.awaitility.Awaitility;

/**
 * A primary and a standby that streams from it, made with the machine's own PostgreSQL:
 * the binaries that the other experiments bring along cannot make a standby.
 */
final class ReplicatedPostgres implements AutoCloseable {

	private final Path folder = Path.of("target", "faults", "replicated-" + UUID.randomUUID()).toAbsolutePath();

	private final Programs programs;

	private final int primaryPort = Programs.freePort();

	private final int standbyPort = Programs.freePort();

	private ReplicatedPostgres(Path binaries) {
		this.programs = new Programs(binaries, this.folder);
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

	/** Lets the standby hear of nothing more, as over a broken network. */
	void cutReplication() {
		query(this.standbyPort, "ALTER SYSTEM SET primary_conninfo = ''");
		query(this.standbyPort, "SELECT pg_reload_conf()");
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> "0".equals(query(this.standbyPort, "SELECT count(*)::text FROM pg_stat_wal_receiver")));
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
				Statement statement = connection.createStatement()) {
			if (!statement.execute(sql)) {
				return "";
			}
			try (ResultSet row = statement.getResultSet()) {
				return row.next() ? String.valueOf(row.getString(1)) : "";
			}
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
			this.programs.run("initdb", "-D", primary.toString(), "-U", "postgres", "--auth=trust", "-E", "UTF8",
					"--locale=C");
			Files.writeString(primary.resolve("postgresql.conf"), """
					port = %d
					listen_addresses = '127.0.0.1'
					unix_socket_directories = ''
					hot_standby_feedback = on
					wal_keep_size = 256
					""".formatted(this.primaryPort), StandardOpenOption.APPEND);
			control("primary", "start");
			this.programs.run("pg_basebackup", "-D", this.folder.resolve("standby").toString(), "-h", "127.0.0.1", "-p",
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
		this.programs.control(this.folder.resolve(server), arguments);
	}

}
