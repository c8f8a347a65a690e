package dev.countersign.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import dev.countersign.revocation.Revocation.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RevocationIndexTests {

	private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

	private final UUID subject = UUID.randomUUID();

	private final RevocationIndex index = new RevocationIndex();

	@Test
	void containsWhenAddedThenUntilItsTimeIsOver() {
		assertThat(this.index.contains(this.subject)).isFalse();
		this.index.add(this.subject, NOW);
		assertThat(this.index.contains(this.subject)).isTrue();
		this.index.forgetUntil(NOW.minusNanos(1));
		assertThat(this.index.contains(this.subject)).isTrue();
		this.index.forgetUntil(NOW);
		assertThat(this.index.contains(this.subject)).isFalse();
	}

	@Test
	void addWhenAgainThenTheLaterTimeCounts() {
		this.index.add(this.subject, NOW);
		this.index.add(this.subject, NOW.plusSeconds(5));
		this.index.add(this.subject, NOW.minusSeconds(5));
		assertThat(this.index.size()).isEqualTo(1);
		this.index.forgetUntil(NOW.plusSeconds(4));
		assertThat(this.index.contains(this.subject)).isTrue();
	}

	@Test
	void revocationWhenMadeThenOutlastsAClockThatStepsBack() {
		Instant until = NOW.plus(Duration.ofHours(2));
		assertThat(Revocation.session(this.subject, NOW)).isEqualTo(new Revocation(Kind.SESSION, this.subject, until));
		assertThat(Revocation.token(this.subject, NOW)).isEqualTo(new Revocation(Kind.TOKEN, this.subject, until));
		assertThat(Revocation.account(this.subject, NOW)).isEqualTo(new Revocation(Kind.ACCOUNT, this.subject, until));
	}

}
