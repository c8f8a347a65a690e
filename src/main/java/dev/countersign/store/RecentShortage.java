package dev.countersign.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Remembers for a moment that the database had no room for a write. It goes on to answer
 * questions, so that these alone do not tell how it is.
 */
final class RecentShortage {

	private static final long REMEMBERED = Duration.ofSeconds(10).toNanos();

	private final LongSupplier nanoTime;

	private final AtomicBoolean known = new AtomicBoolean();

	private final AtomicLong notedAt = new AtomicLong();

	RecentShortage(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/** Notes that a write found no room. */
	void note() {
		this.notedAt.set(this.nanoTime.getAsLong());
		this.known.set(true);
	}

	/** Returns whether one did in the last 10 seconds. */
	boolean lasts() {
		return this.known.get() && this.nanoTime.getAsLong() - this.notedAt.get() < REMEMBERED;
	}

}
