package dev.countersign.limit;

import java.time.Duration;

import dev.countersign.key.TestSecrets;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LimitTests {

	private static final Limit STEADY = Limit.steady("account", "login", 6, Duration.ofMinutes(1));

	private static final Limit GROWING = Limit.growing("pair", "login", 5, Duration.ofSeconds(10));

	private static final BucketKey KEY = new BucketKey(1, 2);

	private static final BucketKey OTHER = new BucketKey(2, 1);

	private final TestClock clock = new TestClock();

	private final LocalBuckets buckets = new LocalBuckets(100, this.clock);

	LimitTests() {
		this.clock.stop();
	}

	@Test
	void steadyWhenUsedUpThenOneAfterEachPartOfTheWindow() {
		take(STEADY, 6);
		assertThat(this.buckets.take(STEADY, KEY)).isFalse();
		assertThat(this.buckets.level(STEADY, KEY).nextIn()).isEqualTo(Duration.ofSeconds(10));
		this.clock.turn(Duration.ofSeconds(10).minusNanos(1));
		assertThat(this.buckets.take(STEADY, KEY)).isFalse();
		this.clock.turn(Duration.ofNanos(1));
		take(STEADY, 1);
		assertThat(this.buckets.take(STEADY, KEY)).isFalse();
	}

	@Test
	void steadyWhenWindowIsOverThenFullAndNoMore() {
		take(STEADY, 6);
		this.clock.turn(Duration.ofHours(1));
		take(STEADY, 6);
		assertThat(this.buckets.take(STEADY, KEY)).isFalse();
	}

	@Test
	void growingWhenTriedAsSoonAsPossibleThenEachDelayIsTwiceTheOneBeforeUpToTheLongest() {
		take(GROWING, 5);
		for (long delay : new long[] { 1, 2, 4, 3, 10, 10 }) {
			assertThat(this.buckets.take(GROWING, KEY)).isFalse();
			this.clock.turn(this.buckets.level(GROWING, KEY).nextIn());
			assertThat(this.buckets.take(GROWING, KEY)).as("after %d s", delay).isTrue();
		}
	}

	@Test
	void levelWhenNothingFailedThenWhole() {
		assertThat(this.buckets.level(STEADY, KEY).available()).isEqualTo(6);
		assertThat(this.buckets.glance(GROWING, KEY).available()).isEqualTo(5);
		assertThat(STEADY.policy().quota()).isEqualTo(6);
		assertThat(this.buckets.size()).isZero();
	}

	@Test
	void takeWhenOfOneKeyThenOthersStayWhole() {
		take(STEADY, 6);
		assertThat(this.buckets.level(STEADY, KEY).available()).isZero();
		assertThat(this.buckets.glance(STEADY, KEY).available()).isZero();
		assertThat(this.buckets.level(STEADY, OTHER).available()).isEqualTo(6);
		assertThat(this.buckets.size()).isEqualTo(1);
	}

	@Test
	void fillWhenUsedUpThenWhole() {
		take(STEADY, 6);
		this.buckets.fill(STEADY, KEY);
		assertThat(this.buckets.level(STEADY, KEY).available()).isEqualTo(6);
	}

	@Test
	void sizeWhenTooManyKeysThenBounded() {
		for (int i = 0; i < 1_000; i++) {
			this.buckets.take(STEADY, new BucketKey(i, i));
		}
		assertThat(this.buckets.size()).isBetween(1L, 100L);
	}

	@Test
	void keyWhenLimitOrPartsDifferThenAnother() {
		BucketKeys keys = new BucketKeys(TestSecrets.random().current().derive("countersign test of budgets"));
		BucketKey key = keys.of(STEADY, "john", "192.0.2.1");
		assertThat(keys.of(STEADY, "john", "192.0.2.1")).isEqualTo(key);
		assertThat(keys.of(GROWING, "john", "192.0.2.1")).isNotEqualTo(key);
		assertThat(keys.of(Limit.steady("account", "login", 7, Duration.ofMinutes(1)), "john", "192.0.2.1"))
			.isNotEqualTo(key);
		assertThat(keys.of(STEADY, "john1", "92.0.2.1")).isNotEqualTo(key);
		assertThat(keys.of(STEADY, "john")).isNotEqualTo(keys.of(STEADY, "john", ""));
		assertThat(new BucketKeys(TestSecrets.random().current().derive("countersign test of budgets")).of(STEADY,
				"john", "192.0.2.1"))
			.isNotEqualTo(key);
	}

	private void take(Limit limit, int times) {
		for (int i = 0; i < times; i++) {
			assertThat(this.buckets.take(limit, KEY)).as("%d of %d", i + 1, times).isTrue();
		}
	}

}
