package dev.countersign.connection;

import java.util.function.LongSupplier;

/**
 * How much the selector's thread answers by itself of what it has found ready at once.
 * The rest goes to threads first, which work on other cores meanwhile. Only the
 * selector's thread uses it.
 */
final class SelectorRound {

	/** Half a millisecond, for which the selector may keep all others waiting. */
	private static final long MAX_NANOS = 500_000;

	/** With more cores to work for it, fewer wait for one. */
	private static final int CORES_TIMES_ANSWERS = 32;

	private final int maxAnswers;

	private final LongSupplier nanoTime;

	private int behind;

	private long since;

	/**
	 * Begins with nothing ready.
	 * @param cores of the machine
	 * @param nanoTime the time, in nanoseconds since some moment
	 */
	SelectorRound(int cores, LongSupplier nanoTime) {
		this.maxAnswers = Math.max(1, CORES_TIMES_ANSWERS / cores);
		this.nanoTime = nanoTime;
	}

	static SelectorRound ofThisMachine() {
		return new SelectorRound(Runtime.getRuntime().availableProcessors(), System::nanoTime);
	}

	/**
	 * Returns whether the selector may answer one more.
	 * @param behind how many are ready behind it, fewer with each of the same round
	 */
	boolean mayAnswer(int behind) {
		long now = this.nanoTime.getAsLong();
		if (behind >= this.behind) {
			this.since = now;
		}
		this.behind = behind;
		return behind < this.maxAnswers && now - this.since <= MAX_NANOS;
	}

}
