package dev.countersign.broadcast;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

import dev.countersign.problem.Problem;
import dev.countersign.revocation.RevocationCursor;
import dev.countersign.revocation.RevocationSequence;
import dev.countersign.revocation.RevocationSlice;
import dev.countersign.revocation.RevocationSlice.Place;
import dev.countersign.revocation.Revocations;
import dev.countersign.token.BearerToken;
import dev.countersign.token.TokenVerifier;

import org.springframework.stereotype.Component;

/**
 * Reads what is in force for whoever is elsewhere, and knows how fresh that is.
 */
@Component
class RevocationReader {

	/** On a page, some 500 KB. */
	static final int MAX_ITEMS = 5_000;

	private final RevocationSequence sequence;

	private final Revocations revocations;

	private final TokenVerifier tokens;

	private final Clock clock;

	RevocationReader(RevocationSequence sequence, Revocations revocations, TokenVerifier tokens, Clock clock) {
		this.sequence = sequence;
		this.revocations = revocations;
		this.tokens = tokens;
		this.clock = clock;
	}

	/**
	 * Returns what is in force behind a cursor. One that is ahead of this node is
	 * believed until this node has read everything that was committed before it was
	 * asked.
	 * @param cursor how far the reader has come
	 * @param most how many entries the reader takes
	 * @param since when the reader first asked, by {@link System#nanoTime}
	 * @return what there is: from the beginning if the cursor is unknown
	 */
	RevocationSlice after(RevocationCursor cursor, int most, long since) {
		RevocationSlice slice = this.sequence.after(cursor, most);
		if (slice.place() != Place.AHEAD || !this.sequence.hasBeenReadSince(since)) {
			return slice;
		}
		RevocationSlice again = this.sequence.after(cursor, most);
		return (again.place() != Place.AHEAD) ? again : fromTheBeginning(most);
	}

	/** Returns a slice as a client reads it. */
	RevocationsResponse page(RevocationSlice slice) {
		return new RevocationsResponse(asOf(slice), this.clock.instant(), this.revocations.areStale(),
				slice.place() == Place.UNKNOWN, slice.end().toString(),
				slice.items().stream().map((item) -> RevocationsResponse.Item.of(item.revocation())).toList(),
				slice.more());
	}

	/** Returns before when everything that was committed has been read. */
	Instant asOf(RevocationSlice slice) {
		return this.clock.instant().minus(slice.age());
	}

	/** Returns the text of an event that says how fresh everything is. */
	String freshness(RevocationSlice slice) {
		return """
				{"as_of":"%s","now":"%s","stale":%b}""".formatted(asOf(slice), this.clock.instant(),
				this.revocations.areStale());
	}

	boolean isStillGood(BearerToken token) {
		return this.tokens.isStillGood(token);
	}

	/** Returns what a request with a token would be answered by now, if it is over. */
	Optional<Problem> findEnd(BearerToken token) {
		return this.tokens.findEnd(token);
	}

	private RevocationSlice fromTheBeginning(int most) {
		RevocationSlice first = this.sequence.after(RevocationCursor.START, most);
		return new RevocationSlice(Place.UNKNOWN, first.items(), first.end(), first.more(), first.readAt());
	}

}
