package dev.countersign.password;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VerificationDelayTests {

	private final AtomicLong time = new AtomicLong();

	private final VerificationDelay delay = new VerificationDelay(this.time::get);

	@Test
	void isHighWhenNothingIsKnownThenNo() {
		assertThat(this.delay.isHigh()).isFalse();
	}

	@Test
	void isHighWhenRequestsAreBegunWithAtOnceThenNo() {
		learn(100, Duration.ofMillis(1));
		assertThat(this.delay.isHigh()).isFalse();
	}

	@Test
	void isHighWhenRequestsWaitThenUntilTheyWaitNoMore() {
		learn(100, Duration.ofMillis(8));
		assertThat(this.delay.isHigh()).isTrue();
		learn(100, Duration.ofMillis(1));
		assertThat(this.delay.isHigh()).isFalse();
	}

	@Test
	void isHighWhenOneOfManyWaitsThenNo() {
		learn(100, Duration.ofMillis(1));
		learn(1, Duration.ofMillis(20));
		assertThat(this.delay.isHigh()).isFalse();
	}

	@Test
	void isHighWhenNobodyAskedForAMomentThenNo() {
		learn(100, Duration.ofMillis(8));
		this.time.addAndGet(Duration.ofMillis(250).toNanos());
		assertThat(this.delay.isHigh()).isFalse();
	}

	@Test
	void learnWhenRequestWasLearnedOfBeforeThenOnlyOnce() {
		learn(1, Duration.ofMillis(60));
		for (int i = 0; i < 100; i++) {
			this.delay.learn();
		}
		assertThat(this.delay.isHigh()).isFalse();
	}

	private void learn(int requests, Duration wait) {
		for (int i = 0; i < requests; i++) {
			long since = this.delay.now();
			this.time.addAndGet(wait.toNanos());
			this.delay.begin(since);
			this.delay.learn();
		}
	}

}
