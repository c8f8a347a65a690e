package dev.countersign.verifier;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * An index that is small and becomes full.
 */
class RevocationIndexTests {

	private static final Instant NOW = Instant.parse("2001-01-01T00:00:00Z");

	private final RevocationIndex index = new RevocationIndex(2, Clock.fixed(NOW, ZoneOffset.UTC));

	@Test
	void addWhenFullThenRefusedAndWhatIsInItStays() {
		this.index.add("a", NOW.plusSeconds(1));
		this.index.add("b", NOW.plusSeconds(1));
		assertThatIllegalStateException().isThrownBy(() -> this.index.add("c", NOW.plusSeconds(1)));
		this.index.add("b", NOW.plusSeconds(2));
		assertThat(this.index.contains("a")).isTrue();
		assertThat(this.index.contains("c")).isFalse();
	}

	@Test
	void addWhenFullOfWhatIsOverThenRoomIsMade() {
		this.index.hear(NOW);
		this.index.add("a", NOW);
		this.index.add("b", NOW.plusSeconds(1));
		this.index.add("c", NOW.plusSeconds(1));
		assertThat(this.index.contains("a")).isFalse();
		assertThat(this.index.size()).isEqualTo(2);
	}

	@Test
	void addWhenOverByThisClockAloneThenNoRoomIsMade() {
		this.index.hear(NOW.minusSeconds(1));
		this.index.add("a", NOW);
		this.index.add("b", NOW);
		assertThatIllegalStateException().isThrownBy(() -> this.index.add("c", NOW.plusSeconds(1)));
		assertThat(this.index.contains("a")).isTrue();
		this.index.hear(NOW.plusSeconds(1));
		this.index.add("c", NOW.plusSeconds(1));
		assertThat(this.index.contains("a")).isFalse();
	}

	@Test
	void addWhenFullAndNoTimeWasHeardThenNoRoomIsMade() {
		this.index.add("a", NOW);
		this.index.add("b", NOW);
		assertThatIllegalStateException().isThrownBy(() -> this.index.add("c", NOW.plusSeconds(1)));
		assertThat(this.index.contains("a")).isTrue();
	}

	@Test
	void addWhenKnownForLongerThenStaysForLonger() {
		this.index.add("a", NOW.plusSeconds(1));
		this.index.add("a", NOW);
		this.index.add("b", NOW.plusSeconds(1));
		assertThatIllegalStateException().isThrownBy(() -> this.index.add("c", NOW.plusSeconds(1)));
	}

}
