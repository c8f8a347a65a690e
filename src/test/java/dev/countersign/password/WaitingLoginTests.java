package dev.countersign.password;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Logins that wait for their turn, at a server with a few threads.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people", "countersign.limit.allowed=127.0.0.1",
				"countersign.database.request-timeout=20s", "spring.datasource.hikari.connection-timeout=20000",
				"server.tomcat.threads.max=50", "countersign.hashing.threads=2",
				"countersign.hashing.longest-wait=1m" })
class WaitingLoginTests {

	@LocalServerPort
	private int port;

	@Autowired
	private HashingBulkhead bulkhead;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ExecutorService occupants = Executors.newCachedThreadPool();

	private final CountDownLatch leave = new CountDownLatch(1);

	@AfterEach
	void leave() {
		this.leave.countDown();
		this.occupants.shutdown();
	}

	@Test
	void loginWhenFiveHundredWaitThenVerificationGoesOnAndAllAreAnswered() throws Exception {
		String token = this.tokens.of(this.accounts.add());
		TestAccount john = this.accounts.add();
		occupy();
		List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, 500)
			.mapToObj((i) -> login((i % 50 == 0) ? john.username() : "nobody-" + i, john.password()))
			.toList();
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.bulkhead.turns().countWaiting() == 500);
		HttpResponse<String> greeting = this.client.send(
				HttpRequest.newBuilder(uri("/protected")).header("Authorization", "Bearer " + token).build(),
				HttpResponse.BodyHandlers.ofString());
		assertThat(greeting.statusCode()).isEqualTo(200);
		this.leave.countDown();
		for (int i = 0; i < waiting.size(); i++) {
			HttpResponse<String> answer = waiting.get(i).get(1, TimeUnit.MINUTES);
			assertThat(answer.statusCode()).isEqualTo((i % 50 == 0) ? 200 : 401);
			assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
			assertThat(answer.headers().allValues("X-Content-Type-Options")).hasSize(1);
		}
	}

	@Test
	void loginWhenBodyComesLateAndTheTurnToThenAnswered() throws Exception {
		TestAccount john = this.accounts.add();
		occupy();
		byte[] body = body(john.username(), john.password()).getBytes(StandardCharsets.UTF_8);
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			write(socket,
					"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
							+ body.length + "\r\nConnection: close\r\n\r\n{");
			assertThat(this.bulkhead.turns().countWaiting()).isZero();
			write(socket, new String(body, 1, body.length - 1, StandardCharsets.UTF_8));
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.bulkhead.turns().countWaiting() == 1);
			this.leave.countDown();
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
				.startsWith("HTTP/1.1 200");
		}
	}

	@Test
	void loginWhenClientIsGoneThenItsPlaceIsFreeWhileAllTurnsAreHeld() throws Exception {
		TestAccount john = this.accounts.add();
		occupy();
		List<Socket> sockets = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			Socket socket = new Socket("127.0.0.1", this.port);
			sockets.add(socket);
			String request = request(john.username(), john.password());
			int head = (i % 2 == 0) ? request.length() : request.indexOf('{');
			write(socket, request.substring(0, head));
			write(socket, request.substring(head));
		}
		await(() -> this.bulkhead.turns().countWaiting() == 20);
		for (Socket socket : sockets.subList(5, 13)) {
			write(socket, "GET ");
		}
		for (Socket socket : sockets.subList(0, 10)) {
			socket.close();
		}
		for (Socket socket : sockets.subList(10, 15)) {
			socket.setSoLinger(true, 0);
			socket.close();
		}
		await(() -> this.bulkhead.turns().countWaiting() == 5);
		sockets.get(15).shutdownOutput();
		assertThat(readAll(sockets.get(15))).startsWith("HTTP/1.1 503").contains("\"error\":\"Busy\"");
		await(() -> this.bulkhead.turns().countWaiting() == 4);
		assertThat(this.bulkhead.turns().countOpen()).isEqualTo(this.bulkhead.turns().most());
		this.leave.countDown();
		for (Socket socket : sockets.subList(16, 20)) {
			try (socket) {
				assertThat(head(socket)).startsWith("HTTP/1.1 200");
			}
		}
	}

	@Test
	void loginWhenNextRequestsComeBeforeItsTurnThenAllAreAnswered() throws Exception {
		TestAccount john = this.accounts.add();
		String token = this.tokens.of(john);
		String next = "GET /protected HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token;
		occupy();
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			write(socket, request(john.username(), john.password()));
			await(() -> this.bulkhead.turns().countWaiting() == 1);
			write(socket, next);
			lookAt();
			write(socket, "\r\n\r\n" + next + "\r\nConnection: close\r\n\r\n");
			lookAt();
			assertThat(this.bulkhead.turns().countWaiting()).isEqualTo(1);
			this.leave.countDown();
			String answers = readAll(socket);
			assertThat(answers).startsWith("HTTP/1.1 200").contains("refresh_token");
			assertThat(answers.split("Hello, authenticated user!", -1)).hasSize(3);
		}
	}

	@Test
	void loginWhenTheTurnWouldNotComeInTimeThenBusyAndFineAfterwards() throws Exception {
		TestAccount john = this.accounts.add();
		occupy();
		learn(Duration.ofMinutes(1));
		List<CompletableFuture<HttpResponse<String>>> waiting = List.of(login(john.username(), john.password()),
				login(john.username(), john.password()));
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.bulkhead.turns().countWaiting() == 2);
		HttpResponse<String> refused = login("nobody-of-this-name", "wrong").get(1, TimeUnit.MINUTES);
		assertThat(refused.statusCode()).isEqualTo(503);
		assertThat(refused.headers().firstValue("Retry-After")).contains("60");
		assertThat(refused.body()).contains("\"error\":\"Busy\"");
		assertThat(refused.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
		this.leave.countDown();
		for (CompletableFuture<HttpResponse<String>> answer : waiting) {
			assertThat(answer.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(200);
		}
		learn(Duration.ofMillis(10));
	}

	@Test
	void loginWhenRefusedWhileAnotherIsHashedThenAnsweredAndItsConnectionPauses() throws Exception {
		TestAccount john = this.accounts.add();
		await(() -> this.bulkhead.turns().countOpen() == 0);
		this.occupants.submit(() -> this.bulkhead.run(this::waitForLeave));
		await(() -> this.bulkhead.turns().countOpen() == 1);
		// Nothing else is due before this is.
		this.bulkhead.later(Duration.ZERO, this::waitForLeave);
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			socket.setSoTimeout(60_000);
			String answer = "";
			for (int i = 0; i < 50 && !answer.startsWith("HTTP/1.1 429"); i++) {
				write(socket, request(john.username(), "wrong"));
				answer = readAnswer(socket);
			}
			assertThat(answer).startsWith("HTTP/1.1 429");
			write(socket, request(john.username(), "wrong"));
			socket.setSoTimeout(500);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> head(socket));
			socket.setSoTimeout(60_000);
			this.leave.countDown();
			assertThat(head(socket)).startsWith("HTTP/1.1 4");
		}
	}

	/** Somebody who waits and is gone was looked at as well by the time they are. */
	private void lookAt() throws IOException {
		int before = this.bulkhead.turns().countWaiting();
		for (int i = 0; i < 2; i++) {
			try (Socket other = new Socket("127.0.0.1", this.port)) {
				write(other, request("nobody-of-this-name", "wrong"));
				await(() -> this.bulkhead.turns().countWaiting() == before + 1);
			}
			await(() -> this.bulkhead.turns().countWaiting() == before);
		}
	}

	private void learn(Duration hash) {
		for (int i = 0; i < 200; i++) {
			this.bulkhead.turns().learn(hash.toNanos(), hash.toNanos(), false);
		}
	}

	/** The occupants have every turn, and each of them computes. */
	private void occupy() {
		await(() -> this.bulkhead.turns().countOpen() == 0);
		// Those of the test before were slow.
		learn(Duration.ofMillis(10));
		Stream.generate(() -> this.occupants.submit(() -> this.bulkhead.run(this::waitForLeave)))
			.limit(this.bulkhead.turns().most())
			.map(Future.class::cast)
			.toList();
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> this.bulkhead.turns().countOpen() == this.bulkhead.turns().most());
	}

	private boolean waitForLeave() {
		try {
			return this.leave.await(2, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	private CompletableFuture<HttpResponse<String>> login(String username, String password) {
		return this.client.sendAsync(HttpRequest.newBuilder(uri("/login"))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body(username, password)))
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	private URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.port + path);
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(condition);
	}

	private static String readAll(Socket socket) throws IOException {
		return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	/** Reads a whole answer that came in chunks. */
	private static String readAnswer(Socket socket) throws IOException {
		StringBuilder answer = new StringBuilder();
		while (answer.indexOf("\r\n0\r\n\r\n") < 0) {
			int read = socket.getInputStream().read();
			assertThat(read).as(answer.toString()).isNotNegative();
			answer.append((char) read);
		}
		return answer.toString();
	}

	private static String head(Socket socket) throws IOException {
		return new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
	}

	private static String request(String username, String password) {
		String body = body(username, password);
		return "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
				+ body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
	}

	private static String body(String username, String password) {
		return JsonMapper.shared().writeValueAsString(Map.of("username", username, "password", password));
	}

	private static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
		socket.getOutputStream().flush();
	}

}
