package dev.countersign.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Nodes meet an empty database: two at once, or one that dies at it.
 */
class FirstStartExperiment {

	@Test
	void startWhenTwoAtOnceThenOneMigrationAndOneAdministrator() {
		try (Cluster cluster = Cluster.create()) {
			Node first = cluster.start();
			Node second = cluster.start();
			List<Duration> ready = List.of(first.awaitReady(), second.awaitReady());
			boolean bothLogIn = Client.login(first).status() == 200 && Client.login(second).status() == 200;
			long failed = count(cluster, "SELECT count(*) FROM flyway_schema_history WHERE NOT success");
			long twice = count(cluster,
					"SELECT count(*) - count(DISTINCT version) FROM flyway_schema_history WHERE version IS NOT NULL");
			long accounts = count(cluster, "SELECT count(*) FROM account");
			Report.line("two nodes start at once on an empty database",
					"both ready after %s; migrations failed %d, done twice %d; administrators %d"
						.formatted(Latencies.of(ready), failed, twice, accounts),
					"both come up, one migration, one administrator",
					bothLogIn && failed == 0 && twice == 0 && accounts == 1);
		}
	}

	@Test
	void startWhenKilledWhileMigratingThenTheNextOneComesUp() {
		int rounds = Scale.of(10, 2);
		int interrupted = 0;
		long whole = migrationsOfTheJar();
		List<Duration> ready = new ArrayList<>();
		for (int round = 0; round < rounds; round++) {
			try (Cluster cluster = Cluster.create()) {
				Node killed = cluster.start();
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.pollDelay(Duration.ZERO)
					.pollInterval(Duration.ofMillis(5))
					.until(() -> count(cluster,
							"SELECT count(*) FROM pg_tables WHERE tablename = 'flyway_schema_history'") == 1);
				pause(ThreadLocalRandom.current().nextInt(40));
				killed.kill();
				interrupted += (migrations(cluster) < whole) ? 1 : 0;
				ready.add(cluster.start().awaitReady());
			}
		}
		Report.line("kill -9 of a node while it migrates, " + rounds + " times",
				"%d times in the middle; the next node ready after %s".formatted(interrupted, Latencies.of(ready)),
				"the next node comes up", interrupted > 0);
	}

	private static long migrations(Cluster cluster) {
		return count(cluster, "SELECT count(*) FROM flyway_schema_history WHERE success AND version IS NOT NULL");
	}

	private static long migrationsOfTheJar() {
		try (Cluster cluster = Cluster.create()) {
			cluster.startAndAwait(1);
			return migrations(cluster);
		}
	}

	private static long count(Cluster cluster, String query) {
		try (Connection connection = DriverManager.getConnection(cluster.databaseUrl(), "postgres", null);
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(query)) {
			row.next();
			return row.getLong(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void pause(int milliseconds) {
		Awaitility.await().pollDelay(Duration.ofMillis(milliseconds)).until(() -> true);
	}

}
