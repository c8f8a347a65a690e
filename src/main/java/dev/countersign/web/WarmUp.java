package dev.countersign.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
import org.springframework.http.HttpHeaders;
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
		List<URI> targets = targets(port);
		Map<String, String> headers = Map.of(OwnRequests.HEADER, this.own.begin(), HttpHeaders.AUTHORIZATION,
				"Bearer " + token());
		BooleanSupplier more = () -> answered.get() < max && System.nanoTime() - begun < duration.toNanos();
		try {
			runAll(() -> ask(targets, headers, more, answered));
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

	private static void runAll(Runnable client) throws InterruptedException {
		List<Thread> clients = IntStream.range(0, CONNECTIONS)
			.mapToObj((i) -> new Thread(client, "warm-up-" + i))
			.toList();
		clients.forEach((thread) -> thread.setDaemon(true));
		clients.forEach(Thread::start);
		for (Thread thread : clients) {
			thread.join();
		}
	}

	private List<URI> targets(int port) {
		InetAddress address = (this.server.getAddress() != null) ? this.server.getAddress()
				: InetAddress.getLoopbackAddress();
		String path = (this.server.getServlet().getContextPath() != null) ? this.server.getServlet().getContextPath()
				: "";
		return Stream.of("/protected", "/protected", "/verify").map((asked) -> {
			try {
				return new URI("http", null, address.getHostAddress(), port, path + asked, null, null);
			}
			catch (URISyntaxException ex) {
				throw new IllegalStateException(ex);
			}
		}).toList();
	}

	private String token() {
		Login login = new Login(UUID.randomUUID(), this.clock.instant(), Set.of());
		TokenHolder nobody = new TokenHolder(UUID.randomUUID(), "nobody", Set.of(), Set.of(), Map.of());
		return this.tokens.issue(nobody, login, this.clock.instant()).value();
	}

	private static void ask(List<URI> targets, Map<String, String> headers, BooleanSupplier more,
			AtomicInteger answered) {
		try {
			while (more.getAsBoolean()) {
				ask(targets.get(answered.get() % targets.size()), headers);
				answered.incrementAndGet();
			}
		}
		catch (IOException ex) {
			log.debug("Could not warm up any further", ex);
		}
	}

	/** The answer is read whole, so that its connection serves for the next request. */
	private static void ask(URI target, Map<String, String> headers) throws IOException {
		HttpURLConnection connection = (HttpURLConnection) target.toURL().openConnection(Proxy.NO_PROXY);
		connection.setConnectTimeout((int) PATIENCE.toMillis());
		connection.setReadTimeout((int) PATIENCE.toMillis());
		connection.setInstanceFollowRedirects(false);
		headers.forEach(connection::setRequestProperty);
		boolean refused = connection.getResponseCode() >= 400;
		try (InputStream answer = refused ? connection.getErrorStream() : connection.getInputStream()) {
			if (answer != null) {
				answer.transferTo(OutputStream.nullOutputStream());
			}
		}
	}

}
