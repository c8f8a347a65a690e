package dev.countersign.password;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VerificationDelayTests {

	private final AtomicLong time = new AtomicLong();

	private final VerificationDelay delay = new VerificationDelay(2, this.time::get);

	@Test
	void isHighWhenNothingIsKnownThenNo() {
		assertThat(this.delay.isHigh()).isFalse();
	}

	@Test
	void isHighWhenFewerWaitThanMayThenNo() {
		pass(Duration.ofSeconds(1), 1_999, Duration.ofMillis(1));
		assertThat(this.delay.isHigh()).isFalse();
	}

	@Test
	void isHighWhenMoreWaitThanMayThenUntilTheyWaitNoMore() {
		pass(Duration.ofSeconds(1), 2_001, Duration.ofMillis(1));
		assertThat(this.delay.isHigh()).isTrue();
		pass(Duration.ofMillis(99), 0, Duration.ZERO);
		assertThat(this.delay.isHigh()).as("before the next look").isTrue();
		pass(Duration.ofMillis(1), 0, Duration.ZERO);
		assertThat(this.delay.isHigh()).isFalse();
	}

	@Test
	void isHighWhenFewWaitLongOnABusyMachineThenNo() {
		pass(Duration.ofSeconds(1), 10, Duration.ofMillis(100));
		assertThat(this.delay.isHigh()).isFalse();
	}

	@Test
	void isHighWhenMoreWaitedBeforeTheLastLookThenNo() {
		pass(Duration.ofSeconds(1), 5_000, Duration.ofMillis(1));
		assertThat(this.delay.isHigh()).isTrue();
		pass(Duration.ofSeconds(1), 1_000, Duration.ofMillis(1));
		assertThat(this.delay.isHigh()).isFalse();
	}

	@Test
	void isHighWhenOthersWaitedMeanwhileThenTheyCountToo() {
		pass(Duration.ofSeconds(1), 1_000, Duration.ofMillis(1));
		this.delay.add(Duration.ofMillis(1_001).toNanos());
		assertThat(this.delay.isHigh()).isTrue();
	}

	@Test
	void learnWhenRequestWasLearnedOfBeforeThenOnlyOnce() {
		pass(Duration.ofMillis(100), 1, Duration.ofMillis(60));
		for (int i = 0; i < 100; i++) {
			this.delay.learn();
		}
		assertThat(this.delay.isHigh()).isFalse();
	}

	/** Lets time pass during which so many requests begin that have waited so long. */
	private void pass(Duration time, int requests, Duration wait) {
		this.time.addAndGet(time.toNanos());
		for (int i = 0; i < requests; i++) {
			this.delay.begin(this.delay.now() - wait.toNanos());
			this.delay.learn();
		}
	}

}
