package dev.countersign.notice;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mail.javamail.JavaMailSenderImpl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is not sent, and what is not tried again.
 */
class NotifierTests {

	@Test
	void mailWhenTheServersCertificateIsNotTrustedThenNotSentAndTriedAgain() {
		assertThatExceptionOfType(DeliveryException.class)
			.isThrownBy(() -> mail("true").sendTest(UUID.randomUUID() + "@example.org"))
			.matches((failure) -> !failure.isLasting())
			.withMessageContaining("certification path");
	}

	@Test
	void mailWhenTlsIsNotSpokenThenTheServerGetsNothing() {
		assertThatExceptionOfType(DeliveryException.class)
			.isThrownBy(() -> mail("false").sendTest(UUID.randomUUID() + "@example.org"));
	}

	@ParameterizedTest
	@CsvSource({ "MAIL, 451, false", "MAIL, 550, true", "MAIL, 552, true", "RCPT, 450, false", "RCPT, 550, true",
			"RCPT, 554, true", "DATA, 421, false", "DATA, 554, true", "., 451, false", "., 554, true" })
	void mailWhenRefusedAtAStepThenForGoodWhereTheReplySaysSo(String step, int reply, boolean lasting)
			throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Thread thread = new Thread(() -> takeMail(server, step, reply + " no"));
			thread.start();
			assertThatExceptionOfType(DeliveryException.class)
				.isThrownBy(() -> mail(server.getLocalPort(), "false").sendTest("john@example.org"))
				.matches((failure) -> failure.isLasting() == lasting)
				.withMessageContaining(reply + " no");
			thread.join();
		}
	}

	/** What filters of mails answer with may quote the link that they do not like. */
	@Test
	@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void mailWhenRefusalQuotesTheLinkThenTheReasonIsOneLineWithoutTheSecret() throws Exception {
		String secret = "csi_" + "x".repeat(43);
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Thread thread = new Thread(
					() -> takeMail(server, ".", "554-Blocked https://login.example.com/console/#/invitation/" + secret
							+ "\r\n554-\u001b[31mred\r\n554 no"));
			thread.setDaemon(true);
			thread.start();
			assertThatExceptionOfType(DeliveryException.class)
				.isThrownBy(() -> mail(server.getLocalPort(), "false").sendTest("john@example.org"))
				.withMessageContaining("554-Blocked https://login.example.com")
				.satisfies((failure) -> assertThat(failure.reason()).doesNotContain(secret)
					.doesNotContainPattern("\\p{Cntrl}"));
			thread.join();
		}
	}

	/** No single read takes long, and their number has no end. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void mailWhenTheServerTricklesThenGivenUpInTimeWithTlsFromTheFirstByteToo(boolean tls) throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Thread thread = new Thread(() -> trickle(server, tls));
			thread.setDaemon(true);
			thread.start();
			JavaMailSenderImpl sender = sender(server.getLocalPort(), "false");
			sender.getJavaMailProperties().setProperty("mail.smtp.ssl.enable", String.valueOf(tls));
			MailNotifier impatient = notifier(sender, Duration.ofMillis(500));
			assertThatExceptionOfType(DeliveryException.class).isThrownBy(() -> impatient.sendTest("john@example.org"))
				.matches((failure) -> !failure.isLasting())
				.withMessageContaining("took too long");
		}
	}

	/** Mail servers quote whom they refuse, in full, in part and in any case. */
	@ParameterizedTest
	@ValueSource(strings = { "550 5.1.1 <john.doe@example.org> unknown", "450 4.2.1 JOHN.DOE@Example.ORG: mailbox busy",
			"550 5.1.1 no mailbox 'john.doe' here",
			"550-5.1.1 relayed to doe@elsewhere.example\r\n550 5.1.1 for John.Doe" })
	@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void mailWhenRefusalQuotesTheAddressThenTheReasonHasItsCodesAlone(String reply) throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Thread thread = new Thread(() -> takeMail(server, "RCPT", reply));
			thread.setDaemon(true);
			thread.start();
			assertThatExceptionOfType(DeliveryException.class)
				.isThrownBy(() -> mail(server.getLocalPort(), "false").sendTest("john.doe@example.org"))
				.withMessageContaining(reply.substring(0, 3))
				.satisfies((failure) -> assertThat(failure.reason()).doesNotContainIgnoringCase("doe")
					.doesNotContain("@"));
			thread.join();
		}
	}

	@Test
	void webhookWhenAddressLeadsInsideThenNotConnected() throws Exception {
		AtomicInteger asked = new AtomicInteger();
		HttpServer inside = server(asked, 204);
		try {
			for (String host : List.of("127.0.0.1", "localhost")) {
				try (WebhookNotifier notifier = webhook("http://%s:%d/".formatted(host, inside.getAddress().getPort()),
						"10.0.0.0/8")) {
					assertThatExceptionOfType(DeliveryException.class)
						.isThrownBy(() -> notifier.send(UUID.randomUUID(), 1, "{}"))
						.matches((failure) -> !failure.isLasting())
						.withMessageContaining("countersign.webhook.allowed-addresses");
				}
			}
			assertThat(asked).hasValue(0);
		}
		finally {
			inside.stop(0);
		}
	}

	@Test
	void webhookWhenRedirectedThenNotFollowedAndWhenRefusedAsItIsThenForGood() throws Exception {
		AtomicInteger asked = new AtomicInteger();
		List<Integer> passing = List.of(302, 408, 425, 429, 500, 503);
		List<Integer> lasting = List.of(400, 401, 403, 404, 410, 422, 499);
		for (int status : Stream.of(passing, lasting).flatMap(List::stream).toList()) {
			HttpServer receiver = server(asked, status);
			try (WebhookNotifier notifier = webhook("http://127.0.0.1:%d/".formatted(receiver.getAddress().getPort()),
					"127.0.0.1")) {
				assertThatExceptionOfType(DeliveryException.class)
					.isThrownBy(() -> notifier.send(UUID.randomUUID(), 1, "{}"))
					.matches((failure) -> failure.isLasting() == lasting.contains(status))
					.withMessageContaining("answered " + status);
			}
			finally {
				receiver.stop(0);
			}
		}
		assertThat(asked).hasValue(passing.size() + lasting.size());
	}

	@Test
	void webhookWhenSecretsAreAllowedThenSentAsWrittenAndElseWithoutThem() throws Exception {
		String text = """
				{"type":"notice.invitation","data":{"secret":"csi_x","link":"https://x/csi_x","expires_at":"z"}}""";
		List<String> came = new CopyOnWriteArrayList<>();
		HttpServer receiver = server(new AtomicInteger(), 204);
		receiver.createContext("/hook", (exchange) -> {
			came.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		StoredNotice notice = new StoredNotice(1, UUID.randomUUID(), Channel.WEBHOOK, "invitation", "", 1,
				Instant.EPOCH);
		try {
			for (boolean secrets : List.of(true, false)) {
				try (WebhookNotifier notifier = webhook(
						"http://127.0.0.1:%d/hook".formatted(receiver.getAddress().getPort()), "127.0.0.1", secrets)) {
					notifier.deliver(notice, text);
				}
			}
		}
		finally {
			receiver.stop(0);
		}
		assertThat(came).containsExactly(text, """
				{"type":"notice.invitation","data":{"expires_at":"z"}}""");
	}

	private static HttpServer server(AtomicInteger asked, int status) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			asked.incrementAndGet();
			exchange.getResponseHeaders().set("Location", "/elsewhere");
			exchange.sendResponseHeaders(status, -1);
			exchange.close();
		});
		server.start();
		return server;
	}

	private static WebhookNotifier webhook(String url, String allowed) {
		return webhook(url, allowed, false);
	}

	private static WebhookNotifier webhook(String url, String allowed, boolean secrets) {
		return new WebhookNotifier(
				new WebhookProperties(url, NoticeReceivers.SECRET, null, List.of(allowed), List.of(), secrets),
				Clock.systemUTC());
	}

	/** Takes a mail, but for one step. */
	private static void takeMail(ServerSocket server, String step, String refusal) {
		try (Socket client = server.accept();
				BufferedReader lines = new BufferedReader(
						new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
			reply(client, "220 ready");
			boolean data = false;
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (data && !line.equals(".")) {
					continue;
				}
				boolean refused = line.startsWith(step);
				data = line.equals("DATA") && !refused;
				reply(client, refused ? refusal : data ? "354 go on" : "250 good");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Sends a byte now and then: of a greeting in many lines, or of a record of TLS that
	 * says it has 16 KiB.
	 */
	private static void trickle(ServerSocket server, boolean tls) {
		byte[] line = "220-wait\r\n".getBytes(StandardCharsets.US_ASCII);
		byte[] start = { 22, 3, 3, 64, 0 };
		try (Socket client = server.accept()) {
			client.setTcpNoDelay(true);
			for (int i = 0; true; i++) {
				client.getOutputStream().write(!tls ? line[i % line.length] : (i < start.length) ? start[i] : 0);
				LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
			}
		}
		catch (IOException ex) {
			// The client has gone, as it should.
		}
	}

	private static void reply(Socket client, String line) throws IOException {
		client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
	}

	private static MailNotifier mail(String startTls) {
		return mail(NoticeReceivers.mailPort(), startTls);
	}

	private static MailNotifier mail(int port, String startTls) {
		return notifier(sender(port, startTls), Duration.ofMinutes(1));
	}

	private static JavaMailSenderImpl sender(int port, String startTls) {
		JavaMailSenderImpl server = new JavaMailSenderImpl();
		server.setHost("127.0.0.1");
		server.setPort(port);
		server.getJavaMailProperties().setProperty("mail.smtp.starttls.enable", startTls);
		server.getJavaMailProperties().setProperty("mail.smtp.starttls.required", startTls);
		return server;
	}

	private static MailNotifier notifier(JavaMailSenderImpl server, Duration sendWithin) {
		NoticeMailProperties properties = new NoticeMailProperties("no-reply@example.com", "Example", null, Map.of());
		return new MailNotifier(server, new MailTemplates(properties), properties, Clock.systemUTC(), sendWithin);
	}

}
