package dev.countersign.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Accounts are invited by mail and webhook while nodes die and receivers fail in every
 * way.
 */
class NoticesExperiment {

	private static final Duration CATCH_UP = Duration.ofMinutes(4);

	@Test
	void noticesWhenNodesDieAndReceiversFailThenNoneIsLostAndRepeatedOnesAreMarked() {
		try (NoticeSinks sinks = NoticeSinks.start(); Cluster cluster = Cluster.create(sinks.settings())) {
			List<Node> nodes = cluster.startAndAwait(2);
			Invitations invitations = new Invitations(nodes);
			for (int round = 0; round < Scale.of(10, 2); round++) {
				invitations.during(() -> kill(nodes.get(1)));
				nodes.get(1).restart();
				nodes.get(1).awaitReady();
			}
			Duration length = Duration.ofSeconds(Scale.of(60, 15));
			sinks.whileMailIsFrozen(() -> invitations.during(() -> sleep(length)));
			sinks.whileAnswering(500, () -> invitations.during(() -> sleep(length)));
			sinks.whileSlow(Duration.ofSeconds(5), () -> invitations.during(() -> sleep(length)));
			sinks.whileSlow(Duration.ofSeconds(20), () -> invitations.during(() -> sleep(length)));
			Duration caughtUp = awaitAll(sinks, invitations.told());
			long lost = invitations.told().stream().filter((name) -> !sinks.hasBoth(name)).count();
			Report.line(
					"a node killed %d times, then a mail server frozen and a webhook that answers 500, late and too late, each for %d s"
						.formatted(Scale.of(10, 2), length.toSeconds()),
					"of %d acknowledged invitations %d lost by mail or webhook, %d came again under the same id, %d under another; all there %d s after the last fault"
						.formatted(invitations.told().size(), lost, sinks.repeated(), sinks.unmarked(),
								caughtUp.toSeconds()),
					"0 lost, 0 under another id", lost == 0 && sinks.unmarked() == 0 && !invitations.told().isEmpty());
		}
	}

	private static void kill(Node node) {
		sleep(Duration.ofSeconds(3));
		node.kill();
	}

	private static Duration awaitAll(NoticeSinks sinks, List<String> names) {
		long start = System.nanoTime();
		try {
			Awaitility.await().atMost(CATCH_UP).until(() -> names.stream().allMatch(sinks::hasBoth));
		}
		catch (ConditionTimeoutException ex) {
			// What is missing is counted below.
		}
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private static void sleep(Duration length) {
		try {
			Thread.sleep(length.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** An administrator who invites people at whichever node answers. */
	private static final class Invitations {

		private final List<Node> nodes;

		private final List<String> told = new ArrayList<>();

		Invitations(List<Node> nodes) {
			this.nodes = nodes;
		}

		/** Those whose invitation was answered. */
		synchronized List<String> told() {
			return List.copyOf(this.told);
		}

		void during(Runnable fault) {
			AtomicBoolean over = new AtomicBoolean();
			String token = Client.session(this.nodes.get(0)).access();
			Thread inviter = new Thread(() -> {
				for (int i = 0; !over.get(); i++) {
					invite(this.nodes.get(i % this.nodes.size()), token);
					sleep(Duration.ofMillis(150));
				}
			}, "inviter");
			inviter.start();
			fault.run();
			over.set(true);
			try {
				inviter.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		private void invite(Node node, String token) {
			String name = "told-" + UUID.randomUUID();
			if (Client.invite(node, token, name).status() == 201) {
				synchronized (this) {
					this.told.add(name);
				}
			}
		}

	}

}
