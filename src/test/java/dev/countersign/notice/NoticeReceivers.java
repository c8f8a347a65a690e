package dev.countersign.notice;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.testkit.OwnCertificate;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import org.awaitility.Awaitility;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Gives each application context a mail server, which takes mails after STARTTLS alone,
 * and the receiver of a webhook. Both run as long as the tests do, and keep what they are
 * sent.
 */
public class NoticeReceivers implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	/** What the receiver of the webhook checks signatures with. */
	public static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

	/** Where links in mails lead. */
	public static final String PUBLIC_URL = "https://login.example.com/auth";

	/** Mailboxes that begin so are not there. */
	public static final String NO_MAILBOX = "nobody";

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final Pattern LINK = Pattern.compile(Pattern.quote(PUBLIC_URL + "/console/#/")
			+ "(?:invitation/(?=csi_)|email/(?=cse_))(cs[ie]_[A-Za-z0-9_-]{43})");

	private static final List<Mail> MAILS = new CopyOnWriteArrayList<>();

	private static final List<Webhook> WEBHOOKS = new CopyOnWriteArrayList<>();

	private static final Map<String, Integer> REFUSED = new ConcurrentHashMap<>();

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		TestPropertyValues
			.of("spring.mail.host=127.0.0.1", "spring.mail.port=" + Mailbox.SERVER.getPortAllocated(),
					"spring.mail.properties.mail.smtp.ssl.trust=127.0.0.1",
					"countersign.mail.from=Example <no-reply@example.com>", "countersign.mail.service-name=Example",
					"countersign.public-url=" + PUBLIC_URL + "/",
					"countersign.webhook.url=http://127.0.0.1:%d/hook".formatted(Hook.SERVER.getAddress().getPort()),
					"countersign.webhook.secret=" + SECRET, "countersign.webhook.allowed-addresses=127.0.0.1",
					"countersign.webhook.acts=account.*,login.failed")
			.applyTo(context);
	}

	/** Returns the mails to an address, in the order in which they came. */
	public static List<Mail> mailsTo(String address) {
		return MAILS.stream().filter((mail) -> mail.to().equals(address)).toList();
	}

	/** Waits until so many mails to an address came, and returns the last. */
	public static Mail awaitMail(String address, int count) {
		Awaitility.await().atMost(PATIENCE).until(() -> mailsTo(address).size() >= count);
		return mailsTo(address).get(count - 1);
	}

	/** Returns the webhooks that have a text in their body. */
	public static List<Webhook> webhooksWith(String text) {
		return WEBHOOKS.stream().filter((webhook) -> webhook.body().contains(text)).toList();
	}

	/** Waits until a webhook of a type came that has a text in its body. */
	public static Webhook awaitWebhook(String type, String text) {
		return Awaitility.await().atMost(PATIENCE).until(() -> findWebhook(type, text), Optional::isPresent).get();
	}

	public static Optional<Webhook> findWebhook(String type, String text) {
		return webhooksWith(text).stream().filter((webhook) -> webhook.type().equals(type)).findFirst();
	}

	/** Answers webhooks that have a text in their body with 500 from now on. */
	public static void refuse(String text) {
		refuse(text, 500);
	}

	/** Answers webhooks that have a text in their body with a status from now on. */
	public static void refuse(String text, int status) {
		REFUSED.put(text, status);
	}

	/** Takes them again. */
	public static void accept(String text) {
		REFUSED.remove(text);
	}

	/** Finds the secret in a link. */
	public static String secret(String text) {
		Matcher link = LINK.matcher(text);
		if (!link.find()) {
			throw new AssertionError("No link in " + text);
		}
		return link.group(1);
	}

	/** Returns the address of the mail server's port, for settings of one's own. */
	public static int mailPort() {
		return Mailbox.SERVER.getPortAllocated();
	}

	/**
	 * A mail that came.
	 *
	 * @param to the address that the envelope named
	 * @param encrypted whether it came by TLS
	 * @param message as it came
	 */
	public record Mail(String to, boolean encrypted, MimeMessage message) {

		public String subject() {
			return read(this.message::getSubject);
		}

		public String header(String name) {
			return read(() -> this.message.getHeader(name, null));
		}

		/** The plain text. */
		public String text() {
			return part(0);
		}

		public String html() {
			return part(1);
		}

		private String part(int index) {
			return read(() -> (this.message.getContent() instanceof MimeMultipart parts)
					? parts.getBodyPart(index).getContent().toString() : this.message.getContent().toString());
		}

		private static String read(Reading reading) {
			try {
				return reading.read();
			}
			catch (MessagingException | IOException ex) {
				throw new AssertionError(ex);
			}
		}

		private interface Reading {

			String read() throws MessagingException, IOException;

		}

	}

	/**
	 * A webhook that came, whatever it was answered.
	 *
	 * @param id its {@code webhook-id}
	 * @param timestamp its {@code webhook-timestamp}
	 * @param signature its {@code webhook-signature}
	 * @param attempt its {@code countersign-attempt}
	 * @param body as it came
	 * @param status what it was answered
	 */
	public record Webhook(String id, String timestamp, String signature, String attempt, String body, int status) {

		public String type() {
			return json().get("type").asString();
		}

		public JsonNode data() {
			return json().get("data");
		}

		public JsonNode json() {
			return JsonMapper.shared().readTree(this.body);
		}

	}

	private static final class Mailbox {

		static final SMTPServer SERVER = start();

		private static SMTPServer start() {
			SMTPServer server = SMTPServer.port(0)
				.bindAddress(InetAddress.getLoopbackAddress())
				.requireTLS()
				.startTlsSocketFactory(OwnCertificate.make("mail").context())
				.connectionTimeout(1, TimeUnit.MINUTES)
				.messageHandler((context, from, to, data) -> {
					if (to.startsWith(NO_MAILBOX)) {
						throw new RejectException(550, "There is no such mailbox: " + to);
					}
					MAILS.add(new Mail(to, context instanceof Session session && session.isTLSStarted(), parse(data)));
				})
				.build();
			server.start();
			return server;
		}

		private static MimeMessage parse(byte[] data) {
			try {
				return new MimeMessage(jakarta.mail.Session.getInstance(new Properties()),
						new ByteArrayInputStream(data));
			}
			catch (MessagingException ex) {
				throw new AssertionError(ex);
			}
		}

	}

	private static final class Hook {

		static final HttpServer SERVER = start();

		private static HttpServer start() {
			try {
				HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
				server.createContext("/hook", Hook::take);
				server.setExecutor(Executors.newFixedThreadPool(8, (task) -> {
					Thread thread = new Thread(task, "hook");
					thread.setDaemon(true);
					return thread;
				}));
				server.start();
				return server;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static void take(HttpExchange exchange) throws IOException {
			try (exchange) {
				String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
				int status = REFUSED.entrySet()
					.stream()
					.filter((refused) -> body.contains(refused.getKey()))
					.map(Map.Entry::getValue)
					.findFirst()
					.orElse(204);
				WEBHOOKS.add(new Webhook(exchange.getRequestHeaders().getFirst("webhook-id"),
						exchange.getRequestHeaders().getFirst("webhook-timestamp"),
						exchange.getRequestHeaders().getFirst("webhook-signature"),
						exchange.getRequestHeaders().getFirst("countersign-attempt"), body, status));
				exchange.sendResponseHeaders(status, -1);
			}
		}

	}

}
