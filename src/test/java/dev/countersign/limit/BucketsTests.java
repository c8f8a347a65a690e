package dev.countersign.limit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.AbstractDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BucketsTests {

	private static final Limit LIMIT = Limit.growing("pair", "login", 5, Duration.ofMinutes(15));

	@Test
	void takeWhenDatabaseIsAwayThenOwnShareAndNeverNone() {
		Gone database = new Gone();
		TestClock clock = new TestClock();
		clock.stop();
		LocalBuckets own = new LocalBuckets(100, clock);
		Buckets buckets = new SharedBuckets(database, Duration.ofSeconds(1), own, 100, clock);
		BucketKey key = new BucketKey(1, 2);
		for (int i = 0; i < 5; i++) {
			assertThat(buckets.remaining(LIMIT, key).available()).isPositive();
			assertThat(buckets.take(LIMIT, key)).isTrue();
		}
		assertThat(buckets.remaining(LIMIT, key).available()).isZero();
		assertThat(buckets.remaining(LIMIT, key).nextIn()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1));
		assertThat(database.asked.get()).isLessThan(5);
	}

	/** Whoever forgets nothing must not say that it is forgotten. */
	@Test
	void fillWhenDatabaseIsAwayThenFailsEachTimeAndOwnShareIsForgotten() {
		TestClock clock = new TestClock();
		clock.stop();
		Buckets buckets = new SharedBuckets(new Gone(), Duration.ofSeconds(1), new LocalBuckets(100, clock), 100,
				clock);
		BucketKey key = new BucketKey(1, 2);
		assertThat(buckets.take(LIMIT, key)).isTrue();
		for (Duration later : List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO)) {
			clock.turn(later);
			assertThatExceptionOfType(DataAccessResourceFailureException.class)
				.isThrownBy(() -> buckets.fill(LIMIT, key));
			assertThat(buckets.remaining(LIMIT, key).available()).isEqualTo(5);
		}
	}

	@Test
	void takeWhenAMillionKeysThenBoundedAndWhoKeepsFailingIsRemembered() {
		long before = usedHeap();
		LocalBuckets buckets = new LocalBuckets(60_000, Clock.systemUTC());
		BucketKey hot = new BucketKey(1, 2);
		Limit limit = Limit.steady("account", "account", 20, Duration.ofHours(1));
		Random random = new Random(42);
		int refused = 0;
		for (int i = 0; i < 1_000_000; i++) {
			buckets.take(LIMIT, new BucketKey(random.nextLong(), random.nextLong()));
			if (i % 1_000 == 0) {
				refused += buckets.take(limit, hot) ? 0 : 1;
			}
		}
		assertThat(buckets.size()).isLessThanOrEqualTo(60_000);
		long used = usedHeap() - before;
		System.out.printf("1,000,000 keys: %d buckets in %.1f MB%n", buckets.size(), used / 1e6);
		assertThat(used).isLessThan(64_000_000);
		assertThat(refused).isGreaterThan(900);
	}

	private static long usedHeap() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	private static final class Gone extends AbstractDataSource {

		private final AtomicInteger asked = new AtomicInteger();

		@Override
		public Connection getConnection() throws SQLException {
			this.asked.incrementAndGet();
			throw new SQLException("The connection attempt failed.", "08001");
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return getConnection();
		}

	}

}
