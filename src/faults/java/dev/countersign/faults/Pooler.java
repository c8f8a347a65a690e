package dev.countersign.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/**
 * PgBouncer in transaction mode: the server's connections are lent for one transaction
 * each.
 */
final class Pooler implements AutoCloseable {

	private final Path program;

	private final Path folder;

	private final int port;

	private Process process;

	private Pooler(Path program, Path folder, int port) {
		this.program = program;
		this.folder = folder;
		this.port = port;
		this.process = run();
	}

	/** Returns where the machine has PgBouncer, if it does. */
	static Optional<Path> installed() {
		return Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer")
			.map(Path::of)
			.filter(Files::isExecutable)
			.findFirst();
	}

	/**
	 * Starts one.
	 * @param program PgBouncer
	 * @param server the port of PostgreSQL
	 * @param folder for its configuration and its log
	 */
	static Pooler start(Path program, int server, Path folder) {
		int port = Programs.freePort();
		try {
			Files.createDirectories(folder);
			Files.writeString(folder.resolve("pgbouncer.ini"), """
					[databases]
					* = host=127.0.0.1 port=%d user=postgres
					[pgbouncer]
					listen_addr = 127.0.0.1
					listen_port = %d
					unix_socket_dir =
					auth_type = any
					pool_mode = transaction
					default_pool_size = 10
					max_client_conn = 200
					""".formatted(server, port));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new Pooler(program, folder.toAbsolutePath(), port);
	}

	int port() {
		return this.port;
	}

	/** Ends it at once, and starts it again. */
	void restart() {
		this.process.destroyForcibly();
		Programs.await(this.process);
		this.process = run();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		Programs.await(this.process);
	}

	private Process run() {
		Process started = Programs.start(
				List.of(this.program.toString(), this.folder.resolve("pgbouncer.ini").toString()),
				this.folder.resolve("pgbouncer.log"));
		Awaitility.await().ignoreExceptions().until(() -> {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
				return socket.isConnected();
			}
		});
		return started;
	}

}
