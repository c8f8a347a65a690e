package dev.countersign.verifier;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What the service's clock says, which is not ours.
 */
class FreshnessTests {

	private static final Instant NOW = Instant.parse("2001-01-01T00:00:00Z");

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final Freshness freshness = new Freshness();

	@Test
	void ageWhenNothingWasHeardThenUnknown() {
		assertThat(this.freshness.age()).isGreaterThan(Duration.ofDays(1000));
	}

	@Test
	void ageWhenHeardThenWhatTheServerSays() {
		hear(NOW.minus(MINUTE), NOW);
		assertThat(this.freshness.age()).isBetween(MINUTE, MINUTE.plus(MINUTE));
		this.freshness.heard(NOW, NOW);
		assertThat(this.freshness.age()).isLessThan(MINUTE);
	}

	@Test
	void ageWhenServerSpeaksOfTheFutureThenNotNegative() {
		hear(NOW.plus(MINUTE), NOW);
		assertThat(this.freshness.age()).isGreaterThanOrEqualTo(Duration.ZERO);
	}

	@Test
	void ageWhenLostThenUnknown() {
		hear(NOW, NOW);
		this.freshness.lose();
		assertThat(this.freshness.age()).isGreaterThan(Duration.ofDays(1000));
	}

	@Test
	void heardWhenServersClockWasTurnedThenAskedAnew() {
		hear(NOW, NOW);
		assertThatIllegalStateException().isThrownBy(() -> this.freshness.heard(NOW.plus(MINUTE), NOW.plus(MINUTE)));
		assertThatIllegalStateException().isThrownBy(() -> this.freshness.heard(NOW.minus(MINUTE), NOW.minus(MINUTE)));
		hear(NOW.minus(MINUTE), NOW.minus(MINUTE));
		assertThat(this.freshness.age()).isLessThan(MINUTE);
	}

	private void hear(Instant asOf, Instant now) {
		this.freshness.sending();
		this.freshness.heard(asOf, now);
	}

}
