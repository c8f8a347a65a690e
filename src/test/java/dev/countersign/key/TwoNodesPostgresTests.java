package dev.countersign.key;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.countersign.testkit.PostgresDatabase;
import dev.countersign.testkit.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes on one database, whose time is turned to where a new key signs as soon as the
 * other node has heard of it. It would have had half a minute for that.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesPostgresTests {

	private static final Duration LEAD = Duration.ofSeconds(31);

	private final TestClock clock = new TestClock();

	private RunningNode one;

	private RunningNode other;

	@BeforeAll
	void start() {
		byte[] secret = new byte[64];
		new SecureRandom().nextBytes(secret);
		String[] settings = { "--spring.datasource.url=" + PostgresDatabase.create(),
				"--spring.datasource.username=postgres", "--countersign.secret=hex:" + HexFormat.of().formatHex(secret),
				"--countersign.signing.jwks-max-age=20s", "--countersign.signing.poll-interval=300ms",
				"--countersign.signing.clock-tolerance=10s" };
		this.one = RunningNode.startAt(this.clock, settings);
		this.other = RunningNode.startAt(this.clock, settings);
	}

	@AfterAll
	void stop() {
		this.one.close();
		this.other.close();
	}

	@Test
	void rotateWhenTenTimesUnderLoadThenNoTokenIsRefused() throws InterruptedException {
		ConcurrentLinkedDeque<String> tokens = new ConcurrentLinkedDeque<>(List.of(this.one.login()));
		Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
		AtomicBoolean running = new AtomicBoolean(true);
		ExecutorService clients = Executors.newFixedThreadPool(4);
		clients.execute(() -> logIn(tokens, running));
		for (int i = 0; i < 3; i++) {
			clients.execute(() -> use(tokens, statuses, running));
		}
		String admin = this.one.login();
		for (String algorithm : List.of("RS256", "ES256", "EdDSA", "HS512", "PS256", "HS256", "EdDSA", "ES256", "HS384",
				"RS256")) {
			rotate(admin, algorithm);
			awaitAlgorithm(this.other, algorithm);
		}
		running.set(false);
		clients.shutdown();
		assertThat(clients.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
		assertThat(statuses).as("of %d tokens in ten rotations", tokens.size()).containsOnlyKeys(200);
	}

	@Test
	void deleteWhenOnOneNodeThenRefusedOnTheOther() {
		String admin = this.one.login();
		rotate(admin, "ES256");
		String token = this.one.login();
		assertThat(this.other.status(token)).isEqualTo(200);
		assertThat(this.one.delete(token, header(token, "kid"))).isEqualTo(204);
		assertThat(this.one.status(token)).isEqualTo(401);
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> assertThat(this.other.status(token)).isEqualTo(401));
		Awaitility.await().untilAsserted(() -> assertThat(this.other.status(this.one.login())).isEqualTo(200));
	}

	private void rotate(String admin, String algorithm) {
		HttpResponse<String> answer = this.one.rotate(admin, algorithm);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		String id = JsonMapper.shared().readTree(answer.body()).get("kid").asString();
		Awaitility.await().until(() -> this.other.bean(SigningKeys.class).find(id).isPresent());
		this.clock.turn(LEAD);
		awaitAlgorithm(this.one, algorithm);
	}

	private void logIn(ConcurrentLinkedDeque<String> tokens, AtomicBoolean running) {
		for (int i = 0; running.get(); i++) {
			tokens.add(((i % 2 == 0) ? this.one : this.other).login());
		}
	}

	/**
	 * Half of the time the newest token, on the node that did not sign it or that did.
	 */
	private void use(ConcurrentLinkedDeque<String> tokens, Map<Integer, AtomicInteger> statuses,
			AtomicBoolean running) {
		Random random = new Random();
		while (running.get()) {
			String token = random.nextBoolean() ? tokens.getLast()
					: tokens.stream().skip(random.nextInt(tokens.size())).findFirst().orElseThrow();
			int status = (random.nextBoolean() ? this.one : this.other).status(token);
			statuses.computeIfAbsent(status, (first) -> new AtomicInteger()).incrementAndGet();
		}
	}

	private static void awaitAlgorithm(RunningNode node, String algorithm) {
		Awaitility.await().until(() -> header(node.login(), "alg").equals(algorithm));
	}

	private static String header(String token, String name) {
		byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
		return JsonMapper.shared().readTree(new String(header, StandardCharsets.UTF_8)).get(name).asString();
	}

}
