package dev.countersign.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import dev.countersign.token.AccessTokenIssuer;
import dev.countersign.token.Login;
import dev.countersign.token.TokenHolder;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/**
 * Asks this node about a good token for a while before it says that it is ready: code
 * that has hardly run is slow, and whoever comes first after a rollout would wait for it.
 * The requests are real ones, over connections like anybody's, and with a token of
 * nobody.
 */
@Component
@ConditionalOnWebApplication
class WarmUp implements ApplicationRunner {

	private static final Log log = LogFactory.getLog(WarmUp.class);

	/** By then the compiler has seen what there is to see. */
	private static final int MAX_REQUESTS = 40_000;

	private static final int CONNECTIONS = 4;

	private static final String LENGTH = "Content-Length: ";

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final ApplicationContext context;

	private final WarmUpProperties properties;

	private final ServerProperties server;

	private final OwnRequests own;

	private final AccessTokenIssuer tokens;

	private final Clock clock;

	WarmUp(ApplicationContext context, WarmUpProperties properties, ServerProperties server, OwnRequests own,
			AccessTokenIssuer tokens, Clock clock) {
		this.context = context;
		this.properties = properties;
		this.server = server;
		this.own = own;
		this.tokens = tokens;
		this.clock = clock;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		boolean encrypted = this.server.getSsl() != null && this.server.getSsl().isEnabled();
		if (this.properties.duration().compareTo(Duration.ZERO) > 0 && !encrypted
				&& this.context instanceof WebServerApplicationContext web && web.getWebServer() != null) {
			warmUp(web.getWebServer().getPort(), this.properties.duration(), MAX_REQUESTS);
		}
	}

	/**
	 * Asks until one of two bounds is reached.
	 * @param port at which this node listens
	 * @param duration how long
	 * @param max how many requests
	 * @return how many were answered
	 */
	int warmUp(int port, Duration duration, int max) {
		long begun = System.nanoTime();
		AtomicInteger answered = new AtomicInteger();
		List<byte[]> requests = requests(this.own.begin());
		try {
			List<Thread> clients = IntStream.range(0, CONNECTIONS)
				.mapToObj((i) -> new Thread(
						() -> ask(port, requests,
								() -> answered.get() < max && System.nanoTime() - begun < duration.toNanos(), answered),
						"warm-up-" + i))
				.toList();
			clients.forEach((client) -> client.setDaemon(true));
			clients.forEach(Thread::start);
			for (Thread client : clients) {
				client.join();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.own.end();
		}
		log.info("Warmed up with %d requests in %d ms".formatted(answered.get(),
				Duration.ofNanos(System.nanoTime() - begun).toMillis()));
		return answered.get();
	}

	private List<byte[]> requests(String mark) {
		Login login = new Login(UUID.randomUUID(), this.clock.instant(), Set.of());
		TokenHolder nobody = new TokenHolder(UUID.randomUUID(), "nobody", Set.of(), Set.of(), Map.of());
		String token = this.tokens.issue(nobody, login, this.clock.instant()).value();
		String path = (this.server.getServlet().getContextPath() != null) ? this.server.getServlet().getContextPath()
				: "";
		return List.of("/protected", "/protected", "/verify")
			.stream()
			.map((asked) -> "GET %s%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%s\r\n\r\n"
				.formatted(path, asked, token, mark))
			.map((request) -> request.getBytes(StandardCharsets.US_ASCII))
			.toList();
	}

	private void ask(int port, List<byte[]> requests, BooleanSupplier more, AtomicInteger answered) {
		InetAddress address = (this.server.getAddress() != null) ? this.server.getAddress()
				: InetAddress.getLoopbackAddress();
		try (Socket socket = new Socket()) {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout((int) PATIENCE.toMillis());
			socket.connect(new InetSocketAddress(address, port), (int) PATIENCE.toMillis());
			byte[] answer = new byte[8 * 1024];
			while (more.getAsBoolean()) {
				socket.getOutputStream().write(requests.get(answered.get() % requests.size()));
				read(socket.getInputStream(), answer);
				answered.incrementAndGet();
			}
		}
		catch (IOException ex) {
			log.debug("Could not warm up any further", ex);
		}
	}

	private static void read(InputStream input, byte[] answer) throws IOException {
		int count = 0;
		while (!isWhole(new String(answer, 0, count, StandardCharsets.ISO_8859_1))) {
			int read = (count < answer.length) ? input.read(answer, count, answer.length - count) : -1;
			if (read < 0) {
				throw new IOException("The answer has no end");
			}
			count += read;
		}
	}

	/** What answers in another way is a controller of somebody else's. */
	private static boolean isWhole(String answer) throws IOException {
		int end = answer.indexOf("\r\n\r\n");
		if (end < 0) {
			return false;
		}
		int length = answer.indexOf(LENGTH);
		if (length < 0 || length > end) {
			throw new IOException("The answer does not say how long it is");
		}
		length += LENGTH.length();
		return answer.length() - end - 4 >= Integer.parseInt(answer.substring(length, answer.indexOf('\r', length)));
	}

}
