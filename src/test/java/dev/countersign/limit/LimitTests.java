package dev.countersign.limit;

import java.time.Duration;

import dev.countersign.key.TestSecrets;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LimitTests {

	private final Limit steady = Limit.steady("account", "login", 6, Duration.ofMinutes(1));

	private final Limit growing = Limit.growing("pair", "login", 5, Duration.ofSeconds(15));

	private static final BucketKey KEY = new BucketKey(1, 2);

	private static final BucketKey OTHER = new BucketKey(2, 1);

	private final TestClock clock = new TestClock();

	private final LocalBuckets buckets = new LocalBuckets(100, this.clock);

	LimitTests() {
		this.clock.stop();
	}

	@Test
	void steadyWhenUsedUpThenOneAfterEachPartOfTheWindow() {
		take(this.steady, 6);
		assertThat(this.buckets.take(this.steady, KEY)).isFalse();
		assertThat(this.buckets.remaining(this.steady, KEY).nextIn()).isEqualTo(Duration.ofSeconds(10));
		this.clock.turn(Duration.ofSeconds(10).minusNanos(1));
		assertThat(this.buckets.take(this.steady, KEY)).isFalse();
		this.clock.turn(Duration.ofNanos(1));
		take(this.steady, 1);
		assertThat(this.buckets.take(this.steady, KEY)).isFalse();
	}

	@Test
	void steadyWhenWindowIsOverThenFullAndNoMore() {
		take(this.steady, 6);
		this.clock.turn(Duration.ofHours(1));
		take(this.steady, 6);
		assertThat(this.buckets.take(this.steady, KEY)).isFalse();
	}

	@Test
	void growingWhenTriedAsSoonAsPossibleThenEachDelayIsTwiceTheOneBeforeUpToTheLongest() {
		take(this.growing, 5);
		for (long delay : new long[] { 1, 2, 4, 8, 15, 15 }) {
			assertThat(this.buckets.take(this.growing, KEY)).isFalse();
			assertThat(this.buckets.remaining(this.growing, KEY).nextIn()).isEqualTo(Duration.ofSeconds(delay));
			this.clock.turn(Duration.ofSeconds(delay));
			assertThat(this.buckets.take(this.growing, KEY)).as("after %d s", delay).isTrue();
		}
	}

	@Test
	void remainingWhenNothingFailedThenWhole() {
		assertThat(this.buckets.remaining(this.steady, KEY).available()).isEqualTo(6);
		assertThat(this.buckets.glance(this.growing, KEY).available()).isEqualTo(5);
		assertThat(this.steady.policy().quota()).isEqualTo(6);
		assertThat(this.buckets.size()).isZero();
	}

	@Test
	void takeWhenOfOneKeyThenOthersStayWhole() {
		take(this.steady, 6);
		assertThat(this.buckets.remaining(this.steady, KEY).available()).isZero();
		assertThat(this.buckets.glance(this.steady, KEY).available()).isZero();
		assertThat(this.buckets.remaining(this.steady, OTHER).available()).isEqualTo(6);
		assertThat(this.buckets.size()).isEqualTo(1);
	}

	@Test
	void fillWhenUsedUpThenWhole() {
		take(this.steady, 6);
		this.buckets.fill(this.steady, KEY);
		assertThat(this.buckets.remaining(this.steady, KEY).available()).isEqualTo(6);
	}

	@Test
	void sizeWhenTooManyKeysThenBounded() {
		for (int i = 0; i < 1_000; i++) {
			this.buckets.take(this.steady, new BucketKey(i, i));
		}
		assertThat(this.buckets.size()).isBetween(1L, 100L);
	}

	@Test
	void keyWhenLimitOrPartsDifferThenAnother() {
		BucketKeys keys = new BucketKeys(TestSecrets.random().current().derive("countersign test of budgets"));
		BucketKey key = keys.of(this.steady, "john", "192.0.2.1");
		assertThat(keys.of(this.steady, "john", "192.0.2.1")).isEqualTo(key);
		assertThat(keys.of(this.growing, "john", "192.0.2.1")).isNotEqualTo(key);
		assertThat(keys.of(Limit.steady("account", "login", 7, Duration.ofMinutes(1)), "john", "192.0.2.1"))
			.isNotEqualTo(key);
		assertThat(keys.of(this.steady, "john1", "92.0.2.1")).isNotEqualTo(key);
		assertThat(keys.of(this.steady, "john")).isNotEqualTo(keys.of(this.steady, "john", ""));
		assertThat(new BucketKeys(TestSecrets.random().current().derive("countersign test of budgets")).of(this.steady,
				"john", "192.0.2.1"))
			.isNotEqualTo(key);
	}

	private void take(Limit limit, int times) {
		for (int i = 0; i < times; i++) {
			assertThat(this.buckets.take(limit, KEY)).as("%d of %d", i + 1, times).isTrue();
		}
	}

}
