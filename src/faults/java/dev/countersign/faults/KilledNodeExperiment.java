package dev.countersign.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.countersign.faults.Client.Tokens;
import org.junit.jupiter.api.Test;

/**
 * A node dies while it refreshes and revokes.
 */
class KilledNodeExperiment {

	private static final Duration READY_LIMIT = Duration.ofSeconds(15);

	@Test
	void killWhenUnderLoadThenNothingThatWasToldIsLost() {
		int rounds = Scale.of(50, 2);
		List<Duration> restarts = new ArrayList<>();
		int told = 0;
		int lost = 0;
		int unrecorded = 0;
		int refused = 0;
		try (Cluster cluster = Cluster.create()) {
			List<Node> nodes = cluster.startAndAwait(2);
			Node survivor = nodes.get(0);
			Node victim = nodes.get(1);
			SessionLoad load = new SessionLoad(nodes, survivor);
			for (int round = 0; round < rounds; round++) {
				Collection<String> ended = load.during(sessions(survivor, 75), victim::kill);
				refused += load.retryAll(survivor);
				victim.restart();
				restarts.add(victim.awaitReady());
				told += ended.size();
				unrecorded += (int) AuditRows.missing(cluster, ended);
				lost += (int) ended.stream()
					.filter((token) -> Client.open(survivor, token).status() != 401
							|| Client.open(victim, token).status() != 401)
					.count();
				refused += (int) load.current()
					.stream()
					.filter((tokens) -> Client.open(victim, tokens.access()).status() != 200)
					.count();
			}
			Latencies ready = Latencies.of(restarts);
			boolean passed = told > 0 && lost == 0 && unrecorded == 0 && refused == 0 && load.doubles().isEmpty()
					&& load.oddities().isEmpty() && ready.worst().compareTo(READY_LIMIT) <= 0;
			Report.line("kill -9 of a node under load, " + rounds + " times",
					"at %s %d of %d acknowledged revocations lost, %d of them not in the audit trail, %d double successors in %d refreshes, %d clients refused, odd answers %s, ready again after %s"
						.formatted(load.rates(), lost, told, unrecorded, load.doubles().size(), load.answered(),
								refused, load.oddities(), ready),
					"0 lost, 0 unrecorded, 0 double, 0 refused, ready within 15 s", passed);
		}
	}

	private static List<Tokens> sessions(Node node, int count) {
		List<Tokens> sessions = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			sessions.add(Client.session(node));
		}
		return sessions;
	}

}
