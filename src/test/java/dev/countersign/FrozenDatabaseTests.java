package dev.countersign;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.countersign.testkit.PostgresDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A PostgreSQL that takes connections and requests and answers none of them.
 */
class FrozenDatabaseTests {

	private static final String SECRET = "hex:9f3a6c01d87be4527a10c4e9352fb86dd01e7783ac4b95f26e58ba0c1d3947f1";

	/** Three times what the pool can lend, so that most wait for a connection. */
	private static final int LOGINS = 30;

	/**
	 * The longest that a statement under way is waited for, and three times as much for a
	 * busy machine.
	 */
	private static final Duration BOUND = Duration.ofSeconds(20);

	private final HttpClient http = HttpClient.newHttpClient();

	@Test
	void requestsWhenDatabaseFreezesThenEachGetsItsAnswerAndTheNodeHeals() throws Exception {
		URI database = URI.create(PostgresDatabase.create().substring("jdbc:".length()));
		try (FreezableProxy proxy = new FreezableProxy(database.getPort());
				NodeProcess node = NodeProcess.start(
						"--spring.datasource.url=jdbc:postgresql://127.0.0.1:" + proxy.port() + database.getPath(),
						"--spring.datasource.username=postgres", "--countersign.secret=" + SECRET,
						"--countersign.shutdown.pause=0s")) {
			JsonNode session = Awaitility.await().until(node::login, (answer) -> answer.has("token"));
			String token = session.get("token").asString();
			proxy.freeze();
			List<CompletableFuture<HttpResponse<String>>> logins = new ArrayList<>();
			for (int i = 0; i < LOGINS; i++) {
				logins.add(send(node.post("/login", NodeProcess.LOGIN)));
			}
			HttpRequest liveness = node.request("/actuator/health/liveness").build();
			long longest = 0;
			while (logins.stream().anyMatch((login) -> !login.isDone())) {
				long asked = System.nanoTime();
				assertThat(send(liveness).get(BOUND.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
				longest = Math.max(longest, System.nanoTime() - asked);
				assertThat(node.get("/protected", token).statusCode()).isEqualTo(200);
			}
			assertThat(longest).as("slowest liveness in nanoseconds").isPositive();
			assertThat(logins.stream().map(CompletableFuture::join)).allSatisfy((answer) -> {
				assertThat(answer.statusCode()).isEqualTo(503);
				assertThat(answer.headers().firstValue("Retry-After")).isPresent();
			});
			assertThat(node
				.send(node.post("/token/refresh",
						"{\"refresh_token\":\"" + session.get("refresh_token").asString() + "\"}"))
				.statusCode()).isEqualTo(503);
			assertThat(refusalMillis(node)).as("milliseconds of each login")
				.allMatch((took) -> took < BOUND.toMillis());
			proxy.thaw();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> node.send(node.post("/login", NodeProcess.LOGIN)).statusCode() == 200);
		}
	}

	/** Of logins one after the other, with nothing under way any more. */
	private static List<Long> refusalMillis(NodeProcess node) {
		return Stream.generate(() -> {
			long asked = System.nanoTime();
			try {
				assertThat(node.send(node.post("/login", NodeProcess.LOGIN)).statusCode()).isEqualTo(503);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			return (System.nanoTime() - asked) / 1_000_000;
		}).limit(5).toList();
	}

	private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
		return this.http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
			.orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS);
	}

}
