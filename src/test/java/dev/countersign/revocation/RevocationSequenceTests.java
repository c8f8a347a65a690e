package dev.countersign.revocation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

import dev.countersign.revocation.Revocation.Kind;
import dev.countersign.revocation.RevocationSlice.Item;
import dev.countersign.revocation.RevocationSlice.Place;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RevocationSequenceTests {

	private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

	private static final Instant LATER = NOW.plusSeconds(60);

	private final RevocationSequence sequence = new RevocationSequence();

	@Test
	void afterWhenReadInPagesThenEachOnceInTheOrderOfCommit() {
		List<RevocationLog.Entry> entries = read(1, 10_000, LATER);
		List<Item> items = new ArrayList<>();
		RevocationSlice slice = this.sequence.after(RevocationCursor.START, 700);
		items.addAll(slice.items());
		while (slice.more()) {
			slice = this.sequence.after(slice.end(), 700);
			items.addAll(slice.items());
		}
		assertThat(items).extracting((item) -> item.revocation().subject())
			.containsExactlyElementsOf(entries.stream().map(RevocationLog.Entry::subject).toList());
		assertThat(items.get(4711).revocation())
			.isEqualTo(new Revocation(Kind.TOKEN, entries.get(4711).subject(), LATER));
		assertThat(slice.end()).isEqualTo(items.get(9_999).cursor());
		assertThat(this.sequence.after(slice.end(), 700).items()).isEmpty();
	}

	@Test
	void appendWhenFirstWasReadBeforeThenNotTwice() {
		List<RevocationLog.Entry> entries = read(1, 3, LATER);
		List<RevocationLog.Entry> more = new ArrayList<>(entries.subList(2, 3));
		more.add(entry(4, LATER));
		this.sequence.append(more);
		this.sequence.readToEnd(4, System.nanoTime());
		assertThat(this.sequence.after(RevocationCursor.START, 100).items()).hasSize(4);
	}

	@Test
	void afterWhenEntryWasForgottenThenCursorStaysAPlace() {
		List<RevocationLog.Entry> entries = new ArrayList<>(read(1, 100, NOW));
		entries.addAll(read(101, 110, LATER));
		RevocationCursor forgotten = cursor(entries.get(49));
		RevocationCursor kept = cursor(entries.get(104));
		this.sequence.forgetUntil(NOW);
		assertThat(this.sequence.size()).isEqualTo(10);
		assertThat(this.sequence.after(forgotten, 100)).satisfies((slice) -> {
			assertThat(slice.place()).isEqualTo(Place.KNOWN);
			assertThat(slice.items()).hasSize(10);
		});
		assertThat(this.sequence.after(kept, 100).items()).hasSize(5);
		this.sequence.forgetUntil(LATER);
		assertThat(this.sequence.after(kept, 100).items()).isEmpty();
		assertThat(this.sequence.after(kept, 100).end()).isEqualTo(cursor(entries.get(109)));
	}

	/** What this node began with may be less than what another one had read before. */
	@Test
	void afterWhenEverythingHadBeenPurgedBeforeThenOlderCursorIsKnown() {
		this.sequence.readToEnd(500, System.nanoTime());
		RevocationCursor older = new RevocationCursor(500, 7);
		RevocationSlice slice = this.sequence.after(older, 100);
		assertThat(slice.place()).isEqualTo(Place.KNOWN);
		assertThat(slice.end()).isEqualTo(older);
	}

	@Test
	void afterWhenAnotherNodeHasReadFurtherThenAheadUntilReadAsWell() {
		read(1, 3, LATER);
		RevocationLog.Entry next = entry(4, LATER);
		long asked = System.nanoTime();
		assertThat(this.sequence.after(cursor(next), 100).place()).isEqualTo(Place.AHEAD);
		assertThat(this.sequence.hasBeenReadSince(asked)).isFalse();
		this.sequence.append(List.of(next));
		this.sequence.readToEnd(4, System.nanoTime());
		assertThat(this.sequence.hasBeenReadSince(asked)).isTrue();
		assertThat(this.sequence.after(cursor(next), 100).place()).isEqualTo(Place.KNOWN);
	}

	@Test
	void afterWhenLogWentBackThenCursorOfWhatWasLostIsUnknownAndNothingSeenBeforeItIsWhole() {
		List<RevocationLog.Entry> entries = read(1, 5, LATER);
		this.sequence.restart();
		this.sequence.append(entries.subList(0, 3));
		assertThat(this.sequence.after(RevocationCursor.START, 100).items()).hasSize(5);
		this.sequence.append(List.of(entry(4, LATER)));
		this.sequence.readToEnd(4, System.nanoTime());
		assertThat(this.sequence.after(cursor(entries.get(2)), 100).items()).hasSize(1);
		assertThat(this.sequence.after(cursor(entries.get(4)), 100).place()).isEqualTo(Place.AHEAD);
		assertThat(this.sequence.after(cursor(entries.get(3)), 100)).satisfies((slice) -> {
			assertThat(slice.place()).isEqualTo(Place.UNKNOWN);
			assertThat(slice.items()).hasSize(4);
		});
	}

	@Test
	void cursorWhenReadBackThenTheSame() {
		RevocationCursor cursor = RevocationCursor.of(4711, new UUID(0x0F, 0));
		assertThat(cursor).hasToString("4711-0000000f");
		assertThat(RevocationCursor.parse(cursor.toString())).isEqualTo(cursor);
		assertThat(RevocationCursor.parse("0-00000000")).isEqualTo(RevocationCursor.START);
		for (String text : List.of("", "4711", "-1-00000000", "4711-0000000F", "4711-0",
				"99999999999999999999-00000000")) {
			assertThatIllegalArgumentException().isThrownBy(() -> RevocationCursor.parse(text));
		}
	}

	private List<RevocationLog.Entry> read(long first, long last, Instant until) {
		List<RevocationLog.Entry> entries = LongStream.rangeClosed(first, last)
			.mapToObj((position) -> entry(position, until))
			.toList();
		this.sequence.append(entries);
		this.sequence.readToEnd(last, System.nanoTime());
		return entries;
	}

	private static RevocationLog.Entry entry(long position, Instant until) {
		return new RevocationLog.Entry(position, Kind.TOKEN, UUID.randomUUID(), until);
	}

	private static RevocationCursor cursor(RevocationLog.Entry entry) {
		return RevocationCursor.of(entry.position(), entry.subject());
	}

}
