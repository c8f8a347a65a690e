package dev.countersign.connection;

import java.util.function.LongSupplier;

/**
 * How much the selector's thread answers by itself of what it has found ready at once.
 * The rest goes to threads first, which work on other cores meanwhile. Only the
 * selector's thread uses it.
 */
final class SelectorRound {

	/** One millisecond, for which the selector may keep all others waiting. */
	private static final long MAX_NANOS = 1_000_000;

	private static final int MAX_ANSWERS = 32;

	/** Of these the clients and the selector have one each. */
	private static final int FEW_CORES = 2;

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
		this.maxAnswers = (cores <= FEW_CORES) ? MAX_ANSWERS : Math.max(1, MAX_ANSWERS / cores);
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
		// The time does not run while others are still woken for those before.
		if (behind >= this.behind || behind >= this.maxAnswers) {
			this.since = now;
		}
		this.behind = behind;
		return behind < this.maxAnswers && now - this.since <= MAX_NANOS;
	}

}
