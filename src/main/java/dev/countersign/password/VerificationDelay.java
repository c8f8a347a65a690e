package dev.countersign.password;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long requests that hash no password wait before a thread begins with them. That is
 * what a client of the hot path feels when hashing takes the cores; how busy the machine
 * is says little, as it may be busy with what nobody here waits for, or with logins
 * alone.
 */
public final class VerificationDelay {

	/** In nanoseconds. On an idle machine it is some 50 microseconds. */
	private static final long HIGH = Duration.ofMillis(4).toNanos();

	/** What was learned before says nothing about now. */
	private static final long FORGOTTEN = Duration.ofMillis(250).toNanos();

	private static final int SAMPLES = 16;

	private static final long NONE = -1;

	private final LongSupplier nanoTime;

	/** What the request that a thread works for has waited. */
	private final ThreadLocal<long[]> waited = ThreadLocal.withInitial(() -> new long[] { NONE });

	/** Written by many threads at once: one of them is as good as another. */
	private volatile long mean;

	private volatile long learnedAt;

	VerificationDelay(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.learnedAt = nanoTime.getAsLong();
	}

	/** Returns the time to hand to {@link #begin} later, in nanoseconds. */
	public long now() {
		return this.nanoTime.getAsLong();
	}

	/**
	 * Notes that the caller's thread begins with a request.
	 * @param since when it was there, by {@link #now}
	 */
	public void begin(long since) {
		this.waited.get()[0] = this.nanoTime.getAsLong() - since;
	}

	/** Learns how long the request has waited that the caller's thread began with. */
	void learn() {
		long[] waited = this.waited.get();
		if (waited[0] != NONE) {
			long before = this.mean;
			this.mean = before + (waited[0] - before) / SAMPLES;
			this.learnedAt = this.nanoTime.getAsLong();
			waited[0] = NONE;
		}
	}

	boolean isHigh() {
		return this.mean > HIGH && this.nanoTime.getAsLong() - this.learnedAt < FORGOTTEN;
	}

}
