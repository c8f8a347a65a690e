package dev.countersign.verifier;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Answers that no service gives.
 */
class ConnectionsTests {

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.threads);
		answer("/good", "good".getBytes(StandardCharsets.UTF_8), 1, 0);
		answer("/huge", new byte[1 << 20], 8, 0);
		answer("/slow", new byte[1], Integer.MAX_VALUE, 5_000_000);
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	@Test
	void bodyWhenGoodThenReturned() throws IOException {
		assertThat(Connections.body(sent("/good", 20_000))).isEqualTo("good");
	}

	@Test
	void bodyWhenTooLargeThenFails() throws IOException {
		HttpURLConnection connection = sent("/huge", 20_000);
		assertThatIOException().isThrownBy(() -> Connections.body(connection)).withMessageContaining("on and on");
	}

	/**
	 * Each byte comes in time: the socket waits for it as long as it was told at first.
	 */
	@Test
	void bodyWhenItHasNoEndThenFails() throws IOException {
		HttpURLConnection connection = sent("/slow", 20_000);
		connection.setReadTimeout(1);
		assertThatIOException().isThrownBy(() -> Connections.body(connection)).withMessageContaining("on and on");
	}

	private HttpURLConnection sent(String path, int patience) throws IOException {
		HttpURLConnection connection = Connections.to("http://127.0.0.1:" + this.server.getAddress().getPort() + path,
				patience);
		Connections.send(connection);
		return connection;
	}

	private void answer(String path, byte[] piece, int times, long pause) {
		this.server.createContext(path, (exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			try (OutputStream body = exchange.getResponseBody()) {
				for (int i = 0; i < times && !Thread.currentThread().isInterrupted(); i++) {
					body.write(piece);
					body.flush();
					LockSupport.parkNanos(pause);
				}
			}
		});
	}

}
