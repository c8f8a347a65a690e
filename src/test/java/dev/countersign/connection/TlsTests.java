package dev.countersign.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

import javax.net.ssl.SSLSocket;

import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.OwnCertificate;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service that speaks TLS itself, over plain sockets with TLS.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people", "server.tomcat.connection-timeout=5m",
				"server.tomcat.threads.max=16" })
@Import(TlsTests.SmallPieces.class)
class TlsTests {

	private static final OwnCertificate CERTIFICATE = OwnCertificate.make("server");

	private static final String REQUEST = "HEAD /protected HTTP/1.1\r\nHost: x\r\n\r\n";

	@LocalServerPort
	private int port;

	@Autowired
	private MeterRegistry meters;

	private SSLSocket socket;

	private final List<Socket> unread = new ArrayList<>();

	@DynamicPropertySource
	static void tls(DynamicPropertyRegistry settings) {
		settings.add("server.ssl.key-store", () -> "file:" + CERTIFICATE.file());
		settings.add("server.ssl.key-store-password", () -> OwnCertificate.PASSWORD);
	}

	@BeforeEach
	void open() throws IOException {
		this.socket = (SSLSocket) CERTIFICATE.context()
			.getSocketFactory()
			.createSocket(InetAddress.getLoopbackAddress(), this.port);
		this.socket.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
	}

	@AfterEach
	void close() throws IOException {
		this.socket.close();
		for (Socket socket : this.unread) {
			socket.close();
		}
	}

	@Test
	void keepAliveWhenClientAsksAgainAndAgainThenConnectionStays() throws IOException {
		for (int i = 0; i < 200; i++) {
			send(REQUEST);
			assertThat(readAnswers(1)).contains("Strict-Transport-Security").doesNotContain("Connection: close");
		}
	}

	@Test
	void requestsWhenSentAheadInOneRecordThenAllAreAnswered() throws IOException {
		send(REQUEST.repeat(100));
		assertThat(readAnswers(100)).doesNotContain("Connection: close");
	}

	/**
	 * More than a thread answers in a row, when what follows was read and not decrypted.
	 */
	@Test
	void requestsWhenSentAheadInRecordsOfTheirOwnThenAllAreAnswered() throws IOException {
		for (int i = 0; i < 100; i++) {
			send(REQUEST);
		}
		assertThat(readAnswers(100)).doesNotContain("Connection: close");
	}

	/** The container would wait for the rest, for as long as it waits for any client. */
	@Test
	void bodyWhenAnsweredBeforeItHasComeThenConnectionIsClosed() throws IOException {
		send("OPTIONS * HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{");
		assertThat(new String(this.socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
			.startsWith("HTTP/1.1 200");
	}

	/**
	 * More clients than the server has threads, each of which would wait for as long as
	 * it does for any client. The channel takes a small piece of an answer whole, though
	 * the client has read nothing of it.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "/openapi.json", "/pieces" })
	void answersWhenClientsDoNotReadThenOthersAreServed(String path) throws IOException {
		double before = closedUnread();
		for (int i = 0; i < 40; i++) {
			askAndReadNothing("127.0.1." + (1 + i % 20), path);
		}
		Awaitility.await().until(() -> closedUnread() > before);
		Awaitility.await().until(() -> {
			send(REQUEST);
			return readAnswers(1).startsWith("HTTP/1.1 401");
		});
	}

	private double closedUnread() {
		return this.meters.get("countersign.connections.closed").tag("reason", "unread").functionCounter().count();
	}

	private void askAndReadNothing(String from, String path) throws IOException {
		Socket plain = new Socket();
		this.unread.add(plain);
		plain.setReceiveBufferSize(2048);
		plain.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
		plain.bind(new InetSocketAddress(from, 0));
		InetAddress server = InetAddress.getLoopbackAddress();
		plain.connect(new InetSocketAddress(server, this.port));
		Socket encrypted = CERTIFICATE.context()
			.getSocketFactory()
			.createSocket(plain, server.getHostAddress(), this.port, true);
		encrypted.getOutputStream()
			.write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").repeat(8).getBytes(StandardCharsets.US_ASCII));
	}

	private void send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	/** Returns so many answers, none of which has a body. */
	private String readAnswers(int count) throws IOException {
		ByteArrayOutputStream answers = new ByteArrayOutputStream();
		int found = 0;
		while (found < count) {
			int read = this.socket.getInputStream().read();
			assertThat(read).as("answers: %d", found).isNotNegative();
			answers.write(read);
			if (read == '\n' && answers.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
				found++;
			}
		}
		return answers.toString(StandardCharsets.US_ASCII);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class SmallPieces {

		@Bean
		FilterRegistrationBean<Filter> smallPieces() {
			FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>((request, response, chain) -> {
				if (!((HttpServletRequest) request).getRequestURI().equals("/pieces")) {
					chain.doFilter(request, response);
					return;
				}
				for (int i = 0; i < 100; i++) {
					response.getOutputStream().write(new byte[8 * 1024]);
					response.flushBuffer();
				}
			});
			filter.setOrder(Integer.MIN_VALUE + 10);
			filter.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
			return filter;
		}

	}

}
