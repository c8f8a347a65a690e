package dev.countersign.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import javax.net.ssl.SSLSocket;

import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.OwnCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service that speaks TLS itself, over plain sockets with TLS.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people", "server.tomcat.connection-timeout=5m" })
class TlsTests {

	private static final OwnCertificate CERTIFICATE = OwnCertificate.make("server");

	private static final String REQUEST = "HEAD /protected HTTP/1.1\r\nHost: x\r\n\r\n";

	@LocalServerPort
	private int port;

	private SSLSocket socket;

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

}
