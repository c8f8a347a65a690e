package dev.countersign.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import dev.countersign.testkit.BadToken;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import dev.countersign.testkit.TokenEnd;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which requests the selector's thread answers, over plain sockets. No test here lets it
 * ask the database for anything.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people", "countersign.limit.allowed=127.0.0.1",
				"countersign.hashing.longest-wait=1m" })
@Import(NonBlockingRequestsTests.Threads.class)
class NonBlockingRequestsTests {

	private static final String SELECTOR = "-Poller";

	@LocalServerPort
	private int port;

	@Autowired
	private ServiceClient client;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private MeterRegistry meters;

	@Autowired
	private Threads threads;

	private final List<Socket> sockets = new ArrayList<>();

	@AfterEach
	void closeAndLookAtTheDatabase() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
		}
		this.clock.reset();
		assertThat(this.threads.asking).isNotEmpty().noneMatch((thread) -> thread.endsWith(SELECTOR));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /protected", "HEAD /protected", "GET /verify", "HEAD /verify?scope=",
			"GET /verify?role=nobody" })
	void requestWhenTokenIsKnownThenAnsweredBySelector(String request) throws IOException {
		String token = this.tokens.of(this.accounts.add());
		Socket socket = open();
		assertThat(ask(socket, request, token)).doesNotContain(SELECTOR);
		leaveToSelector(socket, token);
		for (int i = 0; i < 40; i++) {
			assertThat(ask(socket, request, token)).contains(SELECTOR).doesNotContain("Connection: close");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /me", "GET /users", "POST /protected", "OPTIONS /verify", "GET /protected/",
			"GET //protected", "GET /verif%79", "GET /verify/", "GET /protected;a=b" })
	void requestWhenItMayWaitThenAnsweredByThreadOfItsOwn(String request) throws IOException {
		String token = this.tokens.of(this.accounts.add());
		Socket socket = open();
		leaveToSelector(socket, token);
		assertThat(ask(socket, request, token)).contains("Thread: ").doesNotContain(SELECTOR);
	}

	/** One that was revoked may be known, and is a matter of memory then. */
	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REVOKED")
	void requestWhenTokenIsNotKnownThenAnsweredByThreadOfItsOwn(BadToken bad) throws IOException {
		String authorization = bad.authorization(this.tokens, this.accounts.add());
		String good = this.tokens.of(this.accounts.add());
		Socket socket = open();
		for (int i = 0; i < 3; i++) {
			leaveToSelector(socket, good);
			send(socket, "GET /verify HTTP/1.1\r\nHost: x\r\nAuthorization: " + authorization + "\r\n\r\n");
			assertThat(readHead(socket)).startsWith("HTTP/1.1 " + bad.status())
				.contains("Thread: ")
				.doesNotContain(SELECTOR);
		}
	}

	@ParameterizedTest
	@EnumSource(TokenEnd.class)
	void requestWhenKnownTokenHasEndedThenRefused(TokenEnd end) throws IOException {
		TokenEnd.Ending ending = end.prepare(this.client, this.tokens, this.clock);
		Socket socket = open();
		leaveToSelector(socket, ending.token());
		ending.happen().run();
		assertThat(ask(socket, "HEAD /verify", ending.token()))
			.startsWith("HTTP/1.1 " + end.problem().status().value());
	}

	/** Its owner is asked for once, at its first use. */
	@ParameterizedTest
	@ValueSource(strings = { "", "admin" })
	void requestWhenApiTokenIsKnownThenAnsweredBySelector(String scope) throws IOException {
		ServiceClient owner = this.client.withToken(this.tokens.of(TestAccounts.ADMIN));
		Map<String, Object> wanted = Map.of("name", UUID.randomUUID().toString().substring(0, 18), "scopes",
				scope.isEmpty() ? List.of() : List.of(scope));
		String token = BearerTokens.json(owner.post("/api-tokens", wanted)).get("token").asString();
		Socket socket = open();
		assertThat(ask(socket, "GET /verify", token)).startsWith("HTTP/1.1 200").doesNotContain(SELECTOR);
		leaveToSelector(socket, token);
	}

	/** The second waits for a hash, and for bytes that never come. */
	@ParameterizedTest
	@ValueSource(strings = { "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",
			"GET /protected HTTP/1.1\r\n", "G" })
	void requestWhenAnotherIsBehindItThenThatIsNotReadBySelector(String behind) throws IOException {
		String token = this.tokens.of(this.accounts.add());
		Socket socket = open();
		leaveToSelector(socket, token);
		send(socket, head("GET /protected", token) + behind);
		assertThat(readHead(socket)).startsWith("HTTP/1.1 200").doesNotContain(SELECTOR);
		leaveToSelector(open(), token);
	}

	@Test
	void requestWhenHeadComesInPiecesThenAnsweredOnce() throws Exception {
		String token = this.tokens.of(this.accounts.add());
		Socket socket = open();
		leaveToSelector(socket, token);
		String head = head("GET /protected", token);
		for (int end : new int[] { 1, 20, head.length() - 2, head.length() - 1 }) {
			send(socket, head.substring(0, end));
			// So that what follows is read by itself.
			assertThat(ask(open(), "GET /protected", token)).startsWith("HTTP/1.1 200");
			send(socket, head.substring(end));
			assertThat(readHead(socket)).startsWith("HTTP/1.1 200");
			leaveToSelector(socket, token);
		}
	}

	@Test
	void requestWhenManyClientsAreQuickThenEachIsToldWhoItIs() throws Exception {
		List<Callable<Void>> clients = new ArrayList<>();
		for (int i = 0; i < 32; i++) {
			TestAccount account = this.accounts.add();
			String token = this.tokens.of(account);
			Socket socket = open();
			clients.add(() -> {
				for (int j = 0; j < 200; j++) {
					String request = (j % 2 == 0) ? "GET /verify" : "HEAD /protected";
					String answer = ask(socket, request, token);
					assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("Connection: close");
					assertThat(answer.lines().filter((line) -> line.startsWith("Remote-User:")).toList())
						.isEqualTo((j % 2 == 0) ? List.of("Remote-User: " + account.username()) : List.of());
				}
				return null;
			});
		}
		ExecutorService executor = Executors.newFixedThreadPool(clients.size());
		try {
			for (Future<Void> asked : executor.invokeAll(clients)) {
				asked.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	/** It sends one after another, until the answers fit nowhere. */
	@Test
	void requestWhenClientDoesNotReadThenItIsCutOffAndOthersAreAnswered() throws Exception {
		String token = this.tokens.of(this.accounts.add());
		double before = unread();
		AtomicBoolean over = new AtomicBoolean();
		Thread silent = new Thread(() -> {
			while (!over.get()) {
				sendUntilClosed(over, token);
			}
		});
		silent.start();
		try {
			Socket other = open();
			other.setSoTimeout(8_000);
			while (unread() == before) {
				assertThat(ask(other, "GET /protected", token)).startsWith("HTTP/1.1 200");
			}
		}
		finally {
			over.set(true);
			silent.join();
		}
	}

	private double unread() {
		return this.meters.get("countersign.connections.closed").tag("reason", "unread").functionCounter().count();
	}

	private void sendUntilClosed(AtomicBoolean over, String token) {
		try (Socket silent = new Socket()) {
			silent.setReceiveBufferSize(2048);
			silent.setTcpNoDelay(true);
			silent.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
			while (!over.get()) {
				send(silent, head("GET /protected", token));
				Thread.sleep(2);
			}
		}
		catch (IOException | InterruptedException ex) {
			// Cut off.
		}
	}

	/**
	 * Asks until the thread that answers a quick client has given the connection back,
	 * and has gone before the next request is there.
	 */
	private static void leaveToSelector(Socket socket, String token) throws IOException {
		String answer = "";
		for (int i = 0; i < 1_000 && !answer.contains(SELECTOR); i++) {
			answer = ask(socket, "HEAD /verify", token);
			assertThat(answer).startsWith("HTTP/1.1 200");
		}
		assertThat(answer).contains(SELECTOR);
	}

	private Socket open() throws IOException {
		Socket socket = new Socket();
		this.sockets.add(socket);
		socket.setReceiveBufferSize(2048);
		socket.setTcpNoDelay(true);
		socket.setSoTimeout(60_000);
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
		return socket;
	}

	private static String head(String request, String token) {
		return request + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n";
	}

	private static String ask(Socket socket, String request, String token) throws IOException {
		send(socket, head(request, token));
		return readHead(socket);
	}

	private static void send(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	private static String readHead(Socket socket) throws IOException {
		byte[] bytes = new byte[8192];
		int read = socket.getInputStream().read(bytes);
		return (read < 0) ? "" : new String(bytes, 0, read, StandardCharsets.US_ASCII);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Threads {

		private final Queue<String> asking = new ConcurrentLinkedQueue<>();

		/** Says in each answer which thread gave it. */
		@Bean
		FilterRegistrationBean<Filter> threadNames() {
			FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>((request, response, chain) -> {
				((HttpServletResponse) response).setHeader("Thread", Thread.currentThread().getName());
				chain.doFilter(request, response);
			});
			filter.setOrder(Integer.MIN_VALUE);
			filter.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
			return filter;
		}

		@Bean
		static BeanPostProcessor watchedDatabase(ObjectProvider<Threads> threads) {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					return (bean instanceof DataSource database) ? watched(database, threads) : bean;
				}

			};
		}

		private static DataSource watched(DataSource database, ObjectProvider<Threads> threads) {
			return new DelegatingDataSource(database) {

				@Override
				public java.sql.Connection getConnection() throws SQLException {
					threads.getObject().asking.add(Thread.currentThread().getName());
					return super.getConnection();
				}

			};
		}

	}

}
