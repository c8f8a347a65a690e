package dev.countersign.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.countersign.faults.Client.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL crashes while nodes refresh and revoke, and comes back.
 */
class CrashedDatabaseExperiment {

	private static final Duration HEAL_LIMIT = Duration.ofSeconds(5);

	@Test
	void crashWhenUnderLoadThenNothingThatWasToldIsLost() {
		int rounds = Scale.of(20, 1);
		List<Duration> healed = new ArrayList<>();
		int told = 0;
		int lost = 0;
		int unrecorded = 0;
		int refused = 0;
		try (Cluster cluster = Cluster.create()) {
			List<Node> nodes = cluster.startAndAwait(2);
			SessionLoad load = new SessionLoad(nodes, nodes.get(0));
			for (int round = 0; round < rounds; round++) {
				List<Tokens> victims = new ArrayList<>();
				for (int i = 0; i < 75; i++) {
					victims.add(Client.session(nodes.get(i % 2)));
				}
				Collection<String> ended = load.during(victims, cluster.postgres()::crash);
				cluster.postgres().restart();
				healed.add(awaitLogins(nodes));
				refused += load.retryAll(nodes.get(round % 2));
				told += ended.size();
				unrecorded += (int) AuditRows.missing(cluster, ended);
				lost += (int) ended.stream().filter((token) -> !isRefused(nodes, token)).count();
			}
			Latencies healing = Latencies.of(healed);
			boolean passed = told > 0 && lost == 0 && unrecorded == 0 && refused == 0 && load.doubles().isEmpty()
					&& load.oddities().isEmpty() && healing.worst().compareTo(HEAL_LIMIT) <= 0;
			Report.line("PostgreSQL stopped at once under load, " + rounds + " times",
					"at %s %d of %d acknowledged revocations lost, %d of them not in the audit trail, %d double successors in %d refreshes, %d clients refused, odd answers %s, logins again after %s"
						.formatted(load.rates(), lost, told, unrecorded, load.doubles().size(), load.answered(),
								refused, load.oddities(), healing),
					"0 lost, 0 unrecorded, 0 double, 0 refused, healed within 5 s", passed);
		}
	}

	private static Duration awaitLogins(List<Node> nodes) {
		long start = System.nanoTime();
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(100))
			.until(() -> nodes.stream().allMatch((node) -> Client.login(node).status() == 200));
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private static boolean isRefused(List<Node> nodes, String token) {
		return nodes.stream().allMatch((node) -> Client.open(node, token).status() == 401);
	}

}
