package dev.countersign.password;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Lets every password that is refused take as long as one that is checked against the
 * slowest kind of hash in the store. Else the time would tell that an account has such a
 * hash, and so that there is one. Where all hashes are of the present kind nobody waits.
 */
public final class RefusalPace {

	/** One hash of a kind takes a little longer than the next. */
	private static final double MARGIN = 1.1;

	private static final long MAX_PACE = Duration.ofSeconds(2).toNanos();

	private final LongConsumer pause;

	/** In nanoseconds; zero where there is no older hash. */
	private final AtomicLong slowest = new AtomicLong();

	/**
	 * Begins with no older hash.
	 * @param pause waits for so many nanoseconds
	 */
	public RefusalPace(LongConsumer pause) {
		this.pause = pause;
	}

	/**
	 * Sets the pace anew.
	 * @param nanoseconds what the slowest kind of older hash takes, zero if there is none
	 */
	public void set(long nanoseconds) {
		this.slowest.set(Math.min(nanoseconds, MAX_PACE));
	}

	/**
	 * Hears of an older hash that was checked. It may be of a kind that the pace was not
	 * set for, but on a busy machine it may also just have had to wait.
	 * @param nanoseconds what that took
	 */
	void hear(long nanoseconds) {
		this.slowest.updateAndGet((known) -> Math.max(known, Math.min(nanoseconds, most(known))));
	}

	/**
	 * Waits for the rest of a refusal.
	 * @param nanoseconds what it took so far, the time in a queue aside
	 */
	public void complete(long nanoseconds) {
		long rest = (long) (this.slowest.get() * MARGIN) - nanoseconds;
		if (rest > 0) {
			this.pause.accept(rest);
		}
	}

	private static long most(long known) {
		return (known > 0) ? Math.min(2 * known, MAX_PACE) : MAX_PACE / 4;
	}

}
