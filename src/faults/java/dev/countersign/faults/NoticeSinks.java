package dev.countersign.faults;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import org.subethamail.smtp.server.SMTPServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A mail server and the receiver of a webhook that can be frozen, slow or unwilling, and
 * that remember what they took.
 */
final class NoticeSinks implements AutoCloseable {

	/** By the name of whom it is for, the ids under which it came. */
	private final Map<String, Set<String>> mails = new ConcurrentHashMap<>();

	private final Map<String, Set<String>> webhooks = new ConcurrentHashMap<>();

	private final AtomicInteger taken = new AtomicInteger();

	/** Whoever writes holds up all who read. */
	private final ReentrantReadWriteLock frozen = new ReentrantReadWriteLock();

	private final SMTPServer mailServer;

	private final HttpServer hook;

	private volatile int status = 204;

	private volatile Duration slowness = Duration.ZERO;

	private NoticeSinks() throws IOException {
		this.mailServer = SMTPServer.port(0)
			.bindAddress(InetAddress.getLoopbackAddress())
			.messageHandler((context, from, to, data) -> takeMail(to, data))
			.build();
		this.hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.hook.createContext("/", this::takeWebhook);
		this.hook.setExecutor(Executors.newCachedThreadPool());
	}

	static NoticeSinks start() {
		try {
			NoticeSinks sinks = new NoticeSinks();
			sinks.mailServer.start();
			sinks.hook.start();
			return sinks;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns the settings that lead to both. */
	String[] settings() {
		return new String[] { "--spring.mail.host=127.0.0.1",
				"--spring.mail.port=" + this.mailServer.getPortAllocated(),
				"--spring.mail.properties.mail.smtp.starttls.required=false",
				"--countersign.mail.from=no-reply@example.com", "--countersign.public-url=https://login.example.com",
				"--countersign.webhook.url=http://127.0.0.1:%d/".formatted(this.hook.getAddress().getPort()),
				"--countersign.webhook.secret=whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
				"--countersign.webhook.allowed-addresses=127.0.0.1" };
	}

	/** Lets the mail server take its time for ever while something is done. */
	void whileMailIsFrozen(Runnable action) {
		this.frozen.writeLock().lock();
		try {
			action.run();
		}
		finally {
			this.frozen.writeLock().unlock();
		}
	}

	/** Answers webhooks with another status while something is done. */
	void whileAnswering(int other, Runnable action) {
		this.status = other;
		action.run();
		this.status = 204;
	}

	/** Answers webhooks late while something is done. */
	void whileSlow(Duration by, Runnable action) {
		this.slowness = by;
		action.run();
		this.slowness = Duration.ZERO;
	}

	boolean hasBoth(String name) {
		return this.mails.containsKey(name) && this.webhooks.containsKey(name);
	}

	/** Counts names for whom one notice came under several ids. */
	long unmarked() {
		return this.mails.values().stream().filter((ids) -> ids.size() > 1).count()
				+ this.webhooks.values().stream().filter((ids) -> ids.size() > 1).count();
	}

	/** Counts what came again under the id that it had. */
	int repeated() {
		return this.taken.get() - this.mails.values().stream().mapToInt(Set::size).sum()
				- this.webhooks.values().stream().mapToInt(Set::size).sum();
	}

	@Override
	public void close() {
		this.mailServer.stop();
		this.hook.stop(0);
	}

	private void takeMail(String to, byte[] data) {
		this.frozen.readLock().lock();
		try {
			String id = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(data))
				.getMessageID();
			take(this.mails, to.substring(0, to.indexOf('@')), id);
		}
		catch (MessagingException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.frozen.readLock().unlock();
		}
	}

	private void takeWebhook(HttpExchange exchange) throws IOException {
		try (exchange) {
			JsonNode body = JsonMapper.shared()
				.readTree(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			Thread.sleep(this.slowness.toMillis());
			int answer = this.status;
			if (answer == 204) {
				take(this.webhooks, body.get("data").get("account").get("username").asString(),
						exchange.getRequestHeaders().getFirst("webhook-id"));
			}
			exchange.sendResponseHeaders(answer, -1);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void take(Map<String, Set<String>> sink, String name, String id) {
		this.taken.incrementAndGet();
		sink.computeIfAbsent(name, (same) -> ConcurrentHashMap.newKeySet()).add(id);
	}

}
