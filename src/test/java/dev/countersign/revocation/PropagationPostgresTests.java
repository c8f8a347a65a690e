package dev.countersign.revocation;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

import dev.countersign.testkit.PostgresDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes on one database: what is cut off on one is refused by the other. The times
 * are printed; {@code -Dpropagation.runs=200} makes a measurement of it.
 */
class PropagationPostgresTests {

	private static final int RUNS = Integer.getInteger("propagation.runs", 10);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

	/** The poll's interval, and as much again and more for a machine that is busy. */
	private static final Duration BOUND = Duration.ofSeconds(5);

	private String url;

	private String secret;

	@BeforeEach
	void createDatabase() {
		byte[] secret = new byte[64];
		new SecureRandom().nextBytes(secret);
		this.secret = HexFormat.of().formatHex(secret);
		this.url = PostgresDatabase.create();
	}

	@Test
	void logoutWhenOnOneNodeThenRefusedByTheOtherAlsoAfterListenersAreKilled() throws Exception {
		CompletableFuture<ServingNode> starting = CompletableFuture
			.supplyAsync(() -> ServingNode.forked(settings(true)));
		try (ServingNode one = ServingNode.forked(settings(true)); ServingNode other = starting.join()) {
			measure(one, other, "on");
			Awaitility.await().untilAsserted(() -> assertThat(listeners("count(*)")).isEqualTo(2));
			assertThat(listeners("count(pg_terminate_backend(pid))")).isEqualTo(2);
			assertThat(Duration.ofNanos(refusedAfter(one, other))).isLessThan(BOUND);
			Awaitility.await().untilAsserted(() -> assertThat(listeners("count(*)")).isEqualTo(2));
			assertThat(Duration.ofNanos(refusedAfter(one, other))).isLessThan(BOUND);
		}
	}

	@Test
	void logoutWhenOnOneNodeAndNotificationsOffThenRefusedByTheOther() {
		try (ServingNode one = ServingNode.inside(settings(false));
				ServingNode other = ServingNode.inside(settings(false))) {
			measure(one, other, "off");
		}
	}

	@Test
	void requestWhenFirstAfterRestartThenRevokedTokenRefused() throws Exception {
		String revoked;
		String good;
		try (ServingNode node = ServingNode.forked(settings(true))) {
			revoked = node.login();
			good = node.login();
			assertThat(node.logout(revoked)).isEqualTo(204);
		}
		try (ServingNode node = ServingNode.inside(settings(true))) {
			assertThat(node.get(revoked)).satisfies((answer) -> {
				assertThat(answer.statusCode()).isEqualTo(401);
				assertThat(answer.body()).contains("Token has been revoked");
			});
			assertThat(node.get(good).statusCode()).isEqualTo(200);
		}
	}

	private String[] settings(boolean notifications) {
		return new String[] { "--spring.datasource.url=" + this.url, "--spring.datasource.username=postgres",
				"--countersign.secret=hex:" + this.secret, "--countersign.revocation.notifications=" + notifications };
	}

	private static void measure(ServingNode one, ServingNode other, String notifications) {
		times(one, other, 3);
		long[] times = times(one, other, RUNS);
		System.out.printf(
				"Refused by the other node, notifications %s, %d runs: median %.1f ms, p99 %.1f, worst %.1f%n",
				notifications, RUNS, times[RUNS / 2] / 1e6, times[(RUNS * 99 - 1) / 100] / 1e6, times[RUNS - 1] / 1e6);
		assertThat(Duration.ofNanos(times[RUNS - 1])).isLessThan(BOUND);
	}

	private static long[] times(ServingNode one, ServingNode other, int runs) {
		return LongStream.range(0, runs).map((run) -> refusedAfter(one, other)).sorted().toArray();
	}

	/**
	 * From the answer to the logout on, asking all the time. The refusal before was in
	 * step with the poll, and this logout should not be.
	 */
	private static long refusedAfter(ServingNode one, ServingNode other) {
		String token = one.login();
		assertThat(other.get(token).statusCode()).isEqualTo(200);
		LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(POLL_INTERVAL.toNanos()));
		assertThat(one.logout(token)).isEqualTo(204);
		long begin = System.nanoTime();
		assertThat(one.get(token).statusCode()).isEqualTo(401);
		long now;
		int status;
		do {
			status = other.get(token).statusCode();
			now = System.nanoTime();
		}
		while (status == 200 && now - begin < BOUND.toNanos());
		assertThat(status).isEqualTo(401);
		return now - begin;
	}

	private long listeners(String what) throws SQLException {
		try (Connection connection = DriverManager.getConnection(this.url, "postgres", "");
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT " + what
						+ " FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'")) {
			row.next();
			return row.getLong(1);
		}
	}

}
