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

/**
 * A small server of the machine's own PostgreSQL in a folder that somebody chooses.
 */
final class SinglePostgres implements AutoCloseable {

	private final Programs programs;

	private final Path data;

	private final int port = Programs.freePort();

	private SinglePostgres(Programs programs, Path data) {
		this.programs = programs;
		this.data = data;
	}

	/**
	 * Starts one.
	 * @param binaries PostgreSQL's programs
	 * @param data where it keeps its data
	 * @param logs where it says what it does
	 */
	static SinglePostgres start(Path binaries, Path data, Path logs) {
		SinglePostgres server = new SinglePostgres(new Programs(binaries, logs), data);
		server.programs.run("initdb", "-D", data.toString(), "-U", "postgres", "--auth=trust", "-E", "UTF8",
				"--locale=C", "--wal-segsize=1");
		try {
			Files.writeString(data.resolve("postgresql.conf"), """
					port = %d
					listen_addresses = '127.0.0.1'
					unix_socket_directories = ''
					shared_buffers = 16MB
					min_wal_size = 2MB
					max_wal_size = 8MB
					""".formatted(server.port), StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		server.restart();
		return server;
	}

	int port() {
		return this.port;
	}

	String url() {
		return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(this.port);
	}

	void restart() {
		this.programs.control(this.data, "start");
	}

	/** Stops it at once, as a crash does. */
	void crash() {
		this.programs.control(this.data, "stop", "-m", "immediate");
	}

	/** Tells whether anybody can ask it something. */
	boolean answers() {
		try {
			return "1".equals(query("SELECT '1'"));
		}
		catch (SQLException ex) {
			return false;
		}
	}

	/** Returns the first column of the first row. */
	String query(String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url(), "postgres", "");
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(sql)) {
			return row.next() ? String.valueOf(row.getString(1)) : "";
		}
	}

	/** Tells whether its first process is there. */
	boolean isRunning() {
		try {
			Path file = this.data.resolve("postmaster.pid");
			return Files.exists(file) && ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).strip()))
				.map(ProcessHandle::isAlive)
				.orElse(false);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		if (isRunning()) {
			crash();
		}
	}

}
