package dev.countersign.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import dev.countersign.testkit.IntegrationTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that hold on to what they have, over plain sockets, in a server of few places.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people", "server.tomcat.max-connections=60",
				"server.tomcat.threads.max=16", "countersign.trusted-proxies=127.0.0.9" })
@Import(ConnectionTests.HeldThreads.class)
class ConnectionTests {

	private static final String HELD = "GET /held HTTP/1.1\r\nHost: x\r\n\r\n";

	private static final String UNFINISHED = "GET /protected HTTP/1.1\r\nHost: x\r\nX-A: ";

	@LocalServerPort
	private int port;

	@Autowired
	private MeterRegistry meters;

	@Autowired
	private HeldThreads held;

	private final List<Socket> sockets = new ArrayList<>();

	@AfterEach
	void close() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	@Test
	void connectWhenOneAddressHoldsAllPlacesThenOthersAreServed() throws IOException {
		Socket idle = open("127.0.0.3", "HEAD /actuator/health/liveness HTTP/1.1\r\nHost: x\r\n\r\n");
		assertThat(readHead(idle)).startsWith("HTTP/1.1 200");
		double before = closed("full");
		for (int i = 0; i < 200; i++) {
			open("127.0.0.2", UNFINISHED);
		}
		assertAlive("127.0.0.4");
		assertThat(closed("full") - before).isGreaterThanOrEqualTo(140);
		idle.getOutputStream()
			.write("HEAD /actuator/health/liveness HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		assertThat(readHead(idle)).startsWith("HTTP/1.1 200");
	}

	@Test
	void connectWhenManyAddressesHoldAllPlacesThenOthersAreServed() throws IOException {
		for (int i = 0; i < 200; i++) {
			open("127.0.1." + (1 + i % 20), UNFINISHED);
		}
		assertAlive("127.0.0.4");
	}

	@Test
	void connectWhenProxyIsTrustedThenItsConnectionsCountAlone() throws IOException {
		List<Socket> proxied = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			proxied.add(open("127.0.0.9", "HEAD /actuator/health/liveness HTTP/1.1\r\nHost: x\r\n\r\n"));
			assertThat(readHead(proxied.get(i))).startsWith("HTTP/1.1 200");
		}
		for (int i = 0; i < 100; i++) {
			open("127.0.0.2", UNFINISHED);
		}
		assertAlive("127.0.0.4");
		for (Socket socket : proxied) {
			socket.getOutputStream()
				.write("HEAD /actuator/health/liveness HTTP/1.1\r\nHost: x\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
			assertThat(readHead(socket)).startsWith("HTTP/1.1 200");
		}
	}

	/** Whatever a request holds is given back when it ends, and it is timed then. */
	@Test
	void connectWhenBodiesOnTheirWayGiveWayThenTheirRequestsEnd() throws IOException {
		List<Socket> arriving = new ArrayList<>();
		long before = posts();
		for (int i = 0; i < 30; i++) {
			arriving.add(open("127.0.0.2", "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n\r\n{"));
		}
		assertAlive("127.0.0.4");
		for (int i = 0; i < 100; i++) {
			open("127.0.0.2", UNFINISHED);
		}
		Awaitility.await().until(() -> posts() > before);
		assertThat(readHead(arriving.get(0))).startsWith("HTTP/1.1 503");
		assertAlive("127.0.0.4");
	}

	/**
	 * Each sends the next as soon as it has the answer, when the thread may still be
	 * there.
	 */
	@Test
	void keepAliveWhenManyClientsAreQuickThenAllConnectionsStay() throws Exception {
		String request = "HEAD /protected HTTP/1.1\r\nHost: x\r\n\r\n";
		List<Callable<Void>> clients = new ArrayList<>();
		for (int i = 0; i < 32; i++) {
			Socket socket = open("127.0.0.9", request);
			clients.add(() -> {
				for (int j = 0; j < 500; j++) {
					assertThat(readHead(socket)).startsWith("HTTP/1.1 401").doesNotContain("Connection: close");
					socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
				}
				return null;
			});
		}
		ExecutorService threads = Executors.newFixedThreadPool(clients.size());
		try {
			for (Future<Void> asked : threads.invokeAll(clients)) {
				asked.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	/** More clients than the server has threads, and each asks for more than fits. */
	@ParameterizedTest
	@ValueSource(strings = { "/openapi.json", "/swagger-ui/swagger-ui-bundle.js" })
	void verifyWhenClientsDoNotReadThenOthersAreServed(String path) throws IOException {
		double before = closed("unread");
		for (int i = 0; i < 40; i++) {
			open("127.0.1." + (1 + i % 20), ("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").repeat(8));
		}
		Awaitility.await().until(() -> closed("unread") > before);
		Awaitility.await()
			.until(() -> readHead(open("127.0.0.4", "GET /protected HTTP/1.1\r\nHost: x\r\n\r\n"))
				.startsWith("HTTP/1.1 401"));
	}

	@Test
	void headWhenByteAfterByteThenClosedAfterAWhile() throws Exception {
		Socket socket = open("127.0.0.2", UNFINISHED);
		long start = System.nanoTime();
		socket.setSoTimeout(1000);
		int answer = 0;
		while (answer >= 0 && System.nanoTime() - start < Duration.ofSeconds(30).toNanos()) {
			try {
				socket.getOutputStream().write('a');
				answer = socket.getInputStream().read();
			}
			catch (SocketTimeoutException ex) {
				answer = 0;
			}
			catch (IOException ex) {
				answer = -1;
			}
		}
		assertThat(answer).isNegative();
		assertThat(closed("late-head")).isPositive();
	}

	@Test
	void probeWhenAllThreadsAreHeldThenAnsweredAndOthersAreBusy() throws Exception {
		this.held.latch = new CountDownLatch(1);
		try {
			for (int i = 0; i < 20; i++) {
				open("127.0.0.2", HELD);
			}
			Awaitility.await().until(() -> {
				// On a busy machine some were refused before all threads were held.
				if (this.held.inside.get() < 16) {
					open("127.0.0.2", HELD);
				}
				return this.held.inside.get() == 16;
			});
			assertAlive("127.0.0.4");
			assertThat(readHead(open("127.0.0.4", "HEAD /actuator/health/readiness HTTP/1.1\r\nHost: x\r\n\r\n")))
				.startsWith("HTTP/1.1 200");
			assertThat(readHead(open("127.0.0.4", "GET /protected HTTP/1.1\r\nHost: x\r\n\r\n")))
				.startsWith("HTTP/1.1 503")
				.contains("Retry-After: 1");
		}
		finally {
			this.held.latch.countDown();
		}
		Awaitility.await()
			.until(() -> readHead(open("127.0.0.4", "GET /protected HTTP/1.1\r\nHost: x\r\n\r\n"))
				.startsWith("HTTP/1.1 401"));
	}

	private void assertAlive(String from) throws IOException {
		assertThat(readHead(open(from, "HEAD /actuator/health/liveness HTTP/1.1\r\nHost: x\r\n\r\n")))
			.startsWith("HTTP/1.1 200");
	}

	private long posts() {
		return this.meters.find("http.server.requests")
			.tag("method", "POST")
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
	}

	private double closed(String reason) {
		return this.meters.get("countersign.connections.closed").tag("reason", reason).functionCounter().count();
	}

	private Socket open(String from, String request) throws IOException {
		Socket socket = new Socket();
		this.sockets.add(socket);
		socket.setReceiveBufferSize(2048);
		socket.setSoTimeout(60_000);
		socket.bind(new InetSocketAddress(from, 0));
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
		try {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			// Closed to make room for another.
		}
		return socket;
	}

	private static String readHead(Socket socket) throws IOException {
		byte[] bytes = new byte[4096];
		int read = socket.getInputStream().read(bytes);
		return (read < 0) ? "" : new String(bytes, 0, read, StandardCharsets.US_ASCII);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class HeldThreads {

		private final AtomicInteger inside = new AtomicInteger();

		private volatile CountDownLatch latch = new CountDownLatch(0);

		@Bean
		FilterRegistrationBean<Filter> holdingThreads() {
			FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>((request, response, chain) -> {
				if (((HttpServletRequest) request).getRequestURI().equals("/held")) {
					hold();
				}
				chain.doFilter(request, response);
			});
			filter.setOrder(Integer.MIN_VALUE + 10);
			filter.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
			return filter;
		}

		private void hold() {
			this.inside.incrementAndGet();
			try {
				this.latch.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			finally {
				this.inside.decrementAndGet();
			}
		}

	}

}
