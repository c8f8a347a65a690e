package dev.countersign.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import dev.countersign.faults.Client.Answer;
import dev.countersign.faults.Client.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL is away for a minute: gone, or there and standing still.
 */
class AbsentDatabaseExperiment {

	private static final Duration REFUSAL_LIMIT = Duration.ofSeconds(1);

	/** For what the client and the machine add. */
	private static final Duration ALLOWANCE = Duration.ofMillis(250);

	private static final Duration HEAL_LIMIT = Duration.ofSeconds(5);

	@Test
	void verifyWhenDatabaseGoneThenGoesOnAndLoginsAreRefusedAtOnce() {
		examine("PostgreSQL gone", (cluster) -> cluster.postgres().crash(), (cluster) -> cluster.postgres().restart());
	}

	@Test
	void verifyWhenDatabaseFrozenThenGoesOnAndLoginsAreRefusedAtOnce() {
		examine("PostgreSQL frozen (SIGSTOP)", (cluster) -> cluster.postgres().freeze(),
				(cluster) -> cluster.postgres().thaw());
	}

	private static void examine(String experiment, Action harm, Action mend) {
		int seconds = Scale.of(60, 6);
		try (Cluster cluster = Cluster.create("--countersign.revocation.stale-after=2m")) {
			List<Node> nodes = cluster.startAndAwait(2);
			Tokens session = Client.session(nodes.get(0));
			Seen calm = observe(nodes.get(0), session, 5, () -> Client.login(nodes.get(0)));
			harm.on(cluster);
			Seen away = observe(nodes.get(0), session, seconds, () -> ThreadLocalRandom.current().nextBoolean()
					? Client.login(nodes.get(0)) : Client.refresh(nodes.get(0), session.refresh()));
			long mended = System.nanoTime();
			mend.on(cluster);
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.pollInterval(Duration.ofMillis(100))
				.until(() -> nodes.stream().allMatch((node) -> Client.login(node).status() == 200));
			Duration healed = Duration.ofNanos(System.nanoTime() - mended);
			boolean passed = away.failures.isEmpty() && away.oddities.isEmpty() && !away.refusals.isEmpty()
					&& Latencies.of(away.refusals).worst().compareTo(REFUSAL_LIMIT.plus(ALLOWANCE)) <= 0
					&& healed.compareTo(HEAL_LIMIT) <= 0;
			Report.line("%s for %d s".formatted(experiment, seconds),
					"verifications failed: %d; %s, before: %s; logins and refreshes answered 503 after %s, odd answers %s; healed after %d ms"
						.formatted(away.failures.size(), Latencies.of(away.verifications),
								Latencies.of(calm.verifications), Latencies.of(away.refusals), away.oddities,
								healed.toMillis()),
					"0 failed, 503 within 1 s, healed within 5 s", passed);
		}
	}

	/** Verifies all the time, and now and then asks for what needs the database. */
	private static Seen observe(Node node, Tokens session, int seconds, Supplier<Answer> needy) {
		Seen seen = new Seen();
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		Clients logins = new Clients();
		logins.start(() -> {
			while (System.nanoTime() < end) {
				seen.learn(needy.get());
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
			}
		});
		while (System.nanoTime() < end) {
			Answer answer = Client.open(node, session.access());
			seen.verifications.add(answer.took());
			if (answer.status() != 200) {
				seen.failures.add(answer);
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
		}
		logins.await();
		return seen;
	}

	@FunctionalInterface
	private interface Action {

		void on(Cluster cluster);

	}

	private static final class Seen {

		private final List<Duration> verifications = new ArrayList<>();

		private final List<Answer> failures = new ArrayList<>();

		private final Queue<Duration> refusals = new ConcurrentLinkedQueue<>();

		private final Queue<Answer> oddities = new ConcurrentLinkedQueue<>();

		private void learn(Answer answer) {
			switch (answer.status()) {
				case 503 -> this.refusals.add(answer.took());
				case 200 -> {
				}
				default -> this.oddities.add(answer);
			}
		}

	}

}
