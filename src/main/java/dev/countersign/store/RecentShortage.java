package dev.countersign.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Remembers that the database had no room for a write, until it has. It goes on to answer
 * questions, so that these alone do not tell how it is.
 */
final class RecentShortage {

	private static final long PAUSE = Duration.ofSeconds(1).toNanos();

	private final LongSupplier nanoTime;

	private final AtomicBoolean known = new AtomicBoolean();

	private final AtomicLong triedAt = new AtomicLong();

	RecentShortage(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/** Notes that a write found no room. */
	void note() {
		this.triedAt.set(this.nanoTime.getAsLong());
		this.known.set(true);
	}

	/** Notes that a write found room that is as large as any needs. */
	void end() {
		this.known.set(false);
	}

	/** Returns whether there was no room when that was last tried. */
	boolean lasts() {
		return this.known.get();
	}

	/** Returns whether the caller should try, which is nobody's turn for a second. */
	boolean isToBeTried() {
		long last = this.triedAt.get();
		long now = this.nanoTime.getAsLong();
		return lasts() && now - last >= PAUSE && this.triedAt.compareAndSet(last, now);
	}

}
