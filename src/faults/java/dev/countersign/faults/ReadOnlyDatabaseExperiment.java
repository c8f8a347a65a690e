package dev.countersign.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.countersign.faults.Client.Tokens;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL answers every question and takes no writes, as it does when somebody told it
 * so, or after a failover that left it half way.
 */
class ReadOnlyDatabaseExperiment {

	private static final Duration STALE_AFTER = Duration.ofSeconds(5);

	private static final Duration TRUTH_LIMIT = Duration.ofSeconds(1);

	private static final Duration HEAL_LIMIT = Duration.ofSeconds(5);

	/** For what the client and the machine add. */
	private static final Duration ALLOWANCE = Duration.ofMillis(500);

	@Test
	void databaseWhenReadOnlyForNewConnectionsThenAwayAndHeals() {
		examine("new connections to the database are read-only, and the old ones are cut",
				(name) -> new String[] { "ALTER DATABASE " + name + " SET default_transaction_read_only = on",
						"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'" },
				(name) -> new String[] { "ALTER DATABASE " + name + " RESET default_transaction_read_only" });
	}

	@Test
	void serverWhenReadOnlyForConnectionsThatAreOpenThenAwayAndHeals() {
		examine("the server becomes read-only under open connections",
				(name) -> new String[] { "ALTER SYSTEM SET default_transaction_read_only = on",
						"SELECT pg_reload_conf()" },
				(name) -> new String[] { "ALTER SYSTEM RESET default_transaction_read_only",
						"SELECT pg_reload_conf()" });
	}

	private static void examine(String experiment, Function<String, String[]> harm, Function<String, String[]> mend) {
		int seconds = Scale.of(60, 12);
		try (Cluster cluster = Cluster
			.create("--countersign.revocation.stale-after=" + STALE_AFTER.toSeconds() + "s")) {
			List<Node> nodes = cluster.startAndAwait(2);
			String database = cluster.databaseUrl().substring(cluster.databaseUrl().lastIndexOf('/') + 1);
			Tokens session = Client.session(nodes.get(0));
			List<Tokens> victims = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				victims.add(Client.session(nodes.get(i % 2)));
			}
			cluster.postgres().execute(harm.apply(database));
			long began = System.nanoTime();
			Duration truth = Stopwatch.until(() -> nodes.stream().allMatch((node) -> Client.health(node) == 503));
			Seen seen = new Seen();
			for (int i = 0; System.nanoTime() - began < Duration.ofSeconds(seconds).toNanos(); i++) {
				Node node = nodes.get(i % 2);
				seen.learn(Client.login(node).status());
				seen.learn(Client.refresh(node, session.refresh()).status());
				seen.end(Client.logout(node, victims.get(i % victims.size()).access()).status(),
						victims.get(i % victims.size()));
				seen.verify(Client.open(node, session.access()).status());
				Stopwatch.sleep(50);
			}
			cluster.postgres().execute(mend.apply(database));
			Duration healed = Stopwatch.until(() -> nodes.stream()
				.allMatch((node) -> Client.login(node).status() == 200
						&& Client.open(node, session.access()).status() == 200 && Client.health(node) == 200));
			long accepted = seen.told.stream()
				.filter((ended) -> nodes.stream().anyMatch((node) -> Client.open(node, ended.access()).status() == 200))
				.count();
			int leaked = nodes.stream().mapToInt((node) -> Connections.leaked(node, session.access(), 1)).sum();
			boolean passed = seen.oddities.isEmpty() && seen.refused > 0 && accepted == 0 && leaked == 0
					&& truth.compareTo(TRUTH_LIMIT.plus(ALLOWANCE)) <= 0 && healed.compareTo(HEAL_LIMIT) <= 0;
			Report.line("%s, for %d s".formatted(experiment, seconds),
					"health down on both nodes after %d ms; %d writes answered 503, odd answers %s; tokens accepted %d times and answered 503 %d times; %d of %d acknowledged logouts accepted afterwards; %d connections leaked; healed after %d ms"
						.formatted(truth.toMillis(), seen.refused, seen.oddities, seen.accepted, seen.unsure, accepted,
								seen.told.size(), leaked, healed.toMillis()),
					"health down within 1 s, writes 503, 0 stale, 0 leaked, healed within 5 s", passed);
		}
	}

	private static final class Seen {

		private final List<Integer> oddities = new ArrayList<>();

		private final List<Tokens> told = new ArrayList<>();

		private int refused;

		private int accepted;

		private int unsure;

		private void learn(int status) {
			if (status == 503) {
				this.refused++;
			}
			else {
				this.oddities.add(status);
			}
		}

		/** A logout that is answered must hold. */
		private void end(int status, Tokens session) {
			if (status == 204) {
				this.told.add(session);
			}
			else {
				learn(status);
			}
		}

		/** A node that cannot know what was ended says so, after a while. */
		private void verify(int status) {
			switch (status) {
				case 200 -> this.accepted++;
				case 503 -> this.unsure++;
				default -> this.oddities.add(status);
			}
		}

	}

}
