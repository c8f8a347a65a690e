package dev.countersign.password;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long requests wait before a thread begins with them. That is what a client of the
 * hot path feels when hashing takes the cores; how busy the machine is says little, as it
 * may be busy with what nobody here waits for.
 */
public final class VerificationDelay {

	/** In nanoseconds. On an idle machine it is some 50 microseconds. */
	private static final long HIGH = Duration.ofMillis(4).toNanos();

	/** What was learned before says nothing about now. */
	private static final long FORGOTTEN = Duration.ofMillis(250).toNanos();

	private static final int SAMPLES = 16;

	private final LongSupplier nanoTime;

	/** Written by many threads at once: one of them is as good as another. */
	private volatile long mean;

	private volatile long learnedAt;

	VerificationDelay(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.learnedAt = nanoTime.getAsLong();
	}

	/** Returns the time to hand to {@link #learn} later, in nanoseconds. */
	public long now() {
		return this.nanoTime.getAsLong();
	}

	/**
	 * Learns that a request is begun with.
	 * @param since when it was there, by {@link #now}
	 */
	public void learn(long since) {
		long now = this.nanoTime.getAsLong();
		long before = this.mean;
		this.mean = before + (now - since - before) / SAMPLES;
		this.learnedAt = now;
	}

	boolean isHigh() {
		return this.mean > HIGH && this.nanoTime.getAsLong() - this.learnedAt < FORGOTTEN;
	}

}
