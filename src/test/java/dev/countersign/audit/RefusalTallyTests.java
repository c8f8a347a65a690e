package dev.countersign.audit;

import java.time.Instant;

import dev.countersign.address.Origin;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalTallyTests {

	private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

	private final RefusalTally tally = new RefusalTally();

	@Test
	void isFirstWhenManyClientsThenThoseKeptAreBounded() {
		int written = 0;
		for (int i = 0; i < 100_000; i++) {
			written += this.tally.isFirst(refusal("10.%d.%d.1".formatted(i / 256 % 256, i % 256), NOW)) ? 1 : 0;
		}
		assertThat(this.tally.size()).isEqualTo(RefusalTally.MAX_CLIENTS + 1);
		assertThat(written).isEqualTo(RefusalTally.MAX_CLIENTS + 1);
	}

	@Test
	void takeOverWhenMinuteIsOverThenForgottenAndCounted() {
		this.tally.isFirst(refusal("192.0.2.1", NOW));
		this.tally.isFirst(refusal("192.0.2.1", NOW.plusSeconds(59)));
		assertThat(this.tally.takeOver(NOW.plusSeconds(59))).isEmpty();
		assertThat(this.tally.takeOver(NOW.plusSeconds(60))).singleElement()
			.satisfies((event) -> assertThat(event.event().details()).containsEntry("repeated", "1"));
		assertThat(this.tally.size()).isZero();
		assertThat(this.tally.isFirst(refusal("192.0.2.1", NOW.plusSeconds(61)))).isTrue();
	}

	@Test
	void takeOverWhenClockWasSetBackThenNothingStaysForLong() {
		this.tally.isFirst(refusal("192.0.2.1", NOW));
		this.tally.takeOver(NOW.minusSeconds(3_600));
		assertThat(this.tally.size()).isZero();
	}

	private static UnresolvedEvent refusal(String address, Instant at) {
		return new UnresolvedEvent(AuditEvent.of(Act.LOGIN_LIMITED).accountAsTyped("john"), at, Actor.current(true),
				new Origin(address, null, null));
	}

}
