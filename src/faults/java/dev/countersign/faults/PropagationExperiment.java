package dev.countersign.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.countersign.faults.Client.Tokens;
import org.junit.jupiter.api.Test;

/**
 * A session ends on one node, and two others hear of it.
 */
class PropagationExperiment {

	@Test
	void revokeWhenNotifiedThenTheOthersRefuseWithinASecond() {
		examine("revocation to two other nodes", Duration.ofSeconds(1));
	}

	@Test
	void revokeWhenNotificationsCutThenTheOthersRefuseByTheirPoll() {
		examine("the same with the notification channel cut", Duration.ofSeconds(5),
				"--countersign.revocation.notifications=false");
	}

	private static void examine(String experiment, Duration limit, String... settings) {
		try (Cluster cluster = Cluster.create()) {
			List<Node> nodes = cluster.startAndAwait(3, settings);
			List<Duration> delays = new ArrayList<>();
			for (int i = 0; i < Scale.of(200, 30); i++) {
				Tokens session = Client.session(nodes.get(0));
				require(Client.open(nodes.get(1), session.access()).status() == 200);
				require(Client.open(nodes.get(2), session.access()).status() == 200);
				require(Client.logout(nodes.get(0), session.access()).status() == 204);
				delays.add(untilRefused(nodes.subList(1, 3), session.access()));
			}
			Latencies seen = Latencies.of(delays);
			Report.line(experiment, seen.toString(), "p99 within 1 s, worst within " + limit.toSeconds() + " s",
					seen.percentile(99).compareTo(Duration.ofSeconds(1)) <= 0 && seen.worst().compareTo(limit) <= 0);
		}
	}

	private static Duration untilRefused(List<Node> nodes, String token) {
		long told = System.nanoTime();
		List<Node> admitting = new ArrayList<>(nodes);
		while (!admitting.isEmpty()) {
			admitting.removeIf((node) -> Client.open(node, token).status() == 401);
			if (System.nanoTime() - told > TimeUnit.SECONDS.toNanos(20)) {
				throw new AssertionError("A node never heard of a revocation");
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
		}
		return Duration.ofNanos(System.nanoTime() - told);
	}

	private static void require(boolean condition) {
		if (!condition) {
			throw new AssertionError("The session was not as expected before it ended");
		}
	}

}
