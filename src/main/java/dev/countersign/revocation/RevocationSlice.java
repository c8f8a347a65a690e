package dev.countersign.revocation;

import java.time.Duration;
import java.util.List;

/**
 * What is in force behind a cursor, as far as this node has read.
 *
 * @param place what is known of the cursor
 * @param items in the order of their commit; none if the cursor is ahead of this node,
 * and from the beginning if it is unknown
 * @param end the cursor to go on with
 * @param more whether more is in force behind the end
 * @param readAt when this node last began to read the log up to its end, by
 * {@link System#nanoTime}: what was committed before is here, or in a slice before it
 */
public record RevocationSlice(Place place, List<Item> items, RevocationCursor end, boolean more, long readAt) {

	/** Returns how long ago this node last began to read the log up to its end. */
	public Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.readAt);
	}

	/** What this node knows of a cursor. */
	public enum Place {

		/** Everything up to there has been read. */
		KNOWN,

		/** This node has not read so far, and another one has, or the log went back. */
		AHEAD,

		/** It is of another log, or of commits that were lost. */
		UNKNOWN

	}

	/**
	 * An entry.
	 *
	 * @param cursor the cursor of whoever has read it
	 * @param revocation what is cut off
	 */
	public record Item(RevocationCursor cursor, Revocation revocation) {
	}

}
