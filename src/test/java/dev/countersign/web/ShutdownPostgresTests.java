package dev.countersign.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.countersign.NodeProcess;
import dev.countersign.testkit.PostgresDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A node of several is told to stop while clients speak to it.
 */
@DisabledOnOs(OS.WINDOWS)
class ShutdownPostgresTests {

	private static final String SECRET = "hex:9f3a6c01d87be4527a10c4e9352fb86dd01e7783ac4b95f26e58ba0c1d3947f1";

	/** What process managers grant before they kill. */
	private static final Duration BOUND = Duration.ofSeconds(30);

	@Test
	void terminateWhenClientsAreServedThenNoneLosesItsRequestAndTheEndComesInTime() throws Exception {
		try (NodeProcess node = NodeProcess
			.start(PostgresDatabase.patiently("--spring.datasource.url=" + PostgresDatabase.create(),
					"--spring.datasource.username=postgres", "--countersign.secret=" + SECRET));
				Connection kept = new Connection(node.port());
				Connection slow = new Connection(node.port())) {
			String token = node.login().get("token").asString();
			assertThat(kept.get(token)).startsWith("HTTP/1.1 200").doesNotContain("Connection: close");
			slow.send("POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
				.formatted(NodeProcess.LOGIN.length()) + NodeProcess.LOGIN.substring(0, 10));
			node.process().destroy();
			long told = System.nanoTime();
			Awaitility.await().until(() -> readiness(node) == 503);
			assertThat(node.get("/protected", token).statusCode()).isEqualTo(200);
			assertThat(kept.get(token)).startsWith("HTTP/1.1 200").contains("Connection: close");
			assertThat(kept.isAtEnd()).isTrue();
			Awaitility.await()
				.atMost(BOUND)
				.untilAsserted(
						() -> assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> readiness(node)));
			assertThat(node.process().isAlive()).isTrue();
			slow.send(NodeProcess.LOGIN.substring(10));
			assertThat(slow.head()).startsWith("HTTP/1.1 200");
			assertThat(node.process().waitFor(BOUND.toNanos() - (System.nanoTime() - told), TimeUnit.NANOSECONDS))
				.isTrue();
		}
	}

	@Test
	void terminateWhenNobodyElseSharesTheDatabaseThenNobodyIsWaitedFor() throws Exception {
		try (NodeProcess node = NodeProcess.start()) {
			Awaitility.await().until(() -> readiness(node) == 200);
			node.process().destroy();
			assertThat(node.process().waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(node.process().exitValue()).isEqualTo(128 + 15);
		}
	}

	private static int readiness(NodeProcess node) throws IOException, InterruptedException {
		return node.send(node.request("/actuator/health/readiness").build()).statusCode();
	}

	/** A client's connection, kept alive and written to as slowly as wanted. */
	private record Connection(Socket socket, BufferedReader reader) implements AutoCloseable {

		Connection(int port) throws IOException {
			this(new Socket(InetAddress.getLoopbackAddress(), port));
		}

		private Connection(Socket socket) throws IOException {
			this(socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
			socket.setSoTimeout((int) BOUND.toMillis());
		}

		void send(String text) throws IOException {
			this.socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
		}

		String get(String token) throws IOException {
			send("GET /protected HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n");
			String head = head();
			int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
			this.reader.skip(length);
			return head;
		}

		String head() throws IOException {
			StringBuilder head = new StringBuilder();
			for (String line = this.reader.readLine(); line != null && !line.isEmpty(); line = this.reader.readLine()) {
				head.append(line).append('\n');
			}
			return head.toString();
		}

		boolean isAtEnd() throws IOException {
			return this.reader.read() < 0;
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
