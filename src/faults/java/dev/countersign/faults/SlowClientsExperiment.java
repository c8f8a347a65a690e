package dev.countersign.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.countersign.faults.Client.Answer;
import dev.countersign.faults.Client.Tokens;
import org.junit.jupiter.api.Test;

/**
 * Clients that begin and do not go on, from one address and from fifty, against a node
 * with 256 MB of heap.
 */
class SlowClientsExperiment {

	private static final String HOST = " HTTP/1.1\r\nHost: x\r\n";

	private static final Duration LIVENESS_LIMIT = Duration.ofSeconds(1);

	private static final Duration VERIFICATION_LIMIT = Duration.ofMillis(100);

	@Test
	void verifyWhenClientsAreSlowThenGoesOn() {
		try (Cluster cluster = Cluster.create()) {
			Node node = cluster.startAndAwait(1).get(0);
			Tokens session = Client.session(node);
			observe(node, session);
			List<String> missed = new ArrayList<>();
			for (int addresses : new int[] { 1, 50 }) {
				run(missed, node, session, 10_000, addresses, "unfinished heads", "GET /protected" + HOST + "X-A: ");
				run(missed, node, session, 1_000, addresses, "slow bodies",
						"POST /login" + HOST + "Content-Type: application/json\r\nContent-Length: 60\r\n\r\n{");
				run(missed, node, session, 250, addresses, "readers of nothing: /openapi.json",
						("GET /openapi.json" + HOST + "\r\n").repeat(20));
				run(missed, node, session, 250, addresses, "readers of nothing: swagger-ui-bundle.js",
						("GET /swagger-ui/swagger-ui-bundle.js" + HOST + "\r\n").repeat(3));
				run(missed, node, session, 250, addresses, "readers of nothing: 100 x 401",
						("GET /protected" + HOST + "\r\n").repeat(100));
				run(missed, node, session, 250, addresses, "readers of nothing: pages of /audit",
						("GET /audit" + HOST + "Authorization: Bearer " + session.access() + "\r\n\r\n").repeat(10));
			}
			if (!missed.isEmpty()) {
				throw new AssertionError(missed.toString());
			}
		}
	}

	private static void run(List<String> missed, Node node, Tokens session, int count, int addresses, String what,
			String request) {
		try (SlowClients clients = SlowClients.begin(node, count, addresses, request)) {
			Seen seen = observe(node, session);
			String experiment = "%,d %s from %d address%s".formatted(count, what, addresses,
					(addresses == 1) ? "" : "es");
			report(missed, experiment, node, seen, clients.count());
		}
	}

	private static void report(List<String> missed, String experiment, Node node, Seen seen, int clients) {
		Latencies liveness = Latencies.of(seen.liveness);
		Latencies verifications = Latencies.of(seen.verifications);
		boolean passed = node.isRunning() && seen.failures.isEmpty() && liveness.worst().compareTo(LIVENESS_LIMIT) <= 0
				&& verifications.percentile(99).compareTo(VERIFICATION_LIMIT) <= 0;
		try {
			Report.line(experiment,
					"%,d clients in all; liveness, each on a new connection, after %s; verified after %s; failures %s"
						.formatted(clients, liveness, verifications, seen.failures),
					"alive, liveness within 1 s, verified within 100 ms (p99), 0 failed", passed);
		}
		catch (AssertionError ex) {
			missed.add(experiment);
		}
	}

	private static Seen observe(Node node, Tokens session) {
		Seen seen = new Seen(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Scale.of(20, 6));
		while (System.nanoTime() < end) {
			seen.learnLiveness(probe(node));
			for (int i = 0; i < 10; i++) {
				seen.learn(Client.open(node, session.access()));
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
		}
		return seen;
	}

	/** As an orchestrator asks: each time on a connection of its own. */
	private static Answer probe(Node node) {
		long start = System.nanoTime();
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(node.address()).getPort())) {
			socket.setSoTimeout(20_000);
			socket.getOutputStream()
				.write(("GET /actuator/health/liveness" + HOST + "Connection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
			int status = answer.startsWith("HTTP/1.1 200") ? 200 : Client.NO_ANSWER;
			return new Answer(status, answer, Duration.ofNanos(System.nanoTime() - start));
		}
		catch (IOException ex) {
			return new Answer(Client.NO_ANSWER, ex.toString(), Duration.ofNanos(System.nanoTime() - start));
		}
	}

	private record Seen(List<Duration> liveness, List<Duration> verifications, List<Answer> failures) {

		private void learnLiveness(Answer answer) {
			this.liveness.add(answer.took());
			learnFailure(answer);
		}

		private void learn(Answer answer) {
			this.verifications.add(answer.took());
			learnFailure(answer);
		}

		private void learnFailure(Answer answer) {
			if (answer.status() != 200) {
				this.failures.add(answer);
			}
		}

	}

}
