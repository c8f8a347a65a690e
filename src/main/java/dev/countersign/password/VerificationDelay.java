package dev.countersign.password;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How many requests that hash no password wait for a thread to begin with them, be it the
 * one that reads from all connections. That is what clients of the hot path feel when
 * hashing takes the cores; how busy the machine is says little, as it may be busy with
 * what nobody here waits for, or with logins alone.
 */
public final class VerificationDelay {

	/** Over which the mean is taken. */
	private static final long SPAN = Duration.ofMillis(100).toNanos();

	private static final long NONE = -1;

	private final int many;

	private final LongSupplier nanoTime;

	/** What the request that a thread works for has waited. */
	private final ThreadLocal<long[]> waited = ThreadLocal.withInitial(() -> new long[] { NONE });

	/** What all requests together have waited, in nanoseconds. */
	private final LongAdder total = new LongAdder();

	private long totalBefore;

	private long lookedAt;

	private boolean high;

	/**
	 * Begins with nobody waiting.
	 * @param many how many requests may wait in the mean; each waits some 50 microseconds
	 * on an idle machine
	 * @param nanoTime the time, in nanoseconds since some moment
	 */
	VerificationDelay(int many, LongSupplier nanoTime) {
		this.many = many;
		this.nanoTime = nanoTime;
		this.lookedAt = nanoTime.getAsLong();
	}

	/** Makes one for this machine: no more requests should wait than it has cores. */
	static VerificationDelay ofThisMachine() {
		return new VerificationDelay(Runtime.getRuntime().availableProcessors(), System::nanoTime);
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
	public void learn() {
		long[] waited = this.waited.get();
		if (waited[0] != NONE) {
			this.total.add(waited[0]);
			waited[0] = NONE;
		}
	}

	/**
	 * Notes that requests waited which the caller's thread does not work for.
	 * @param nanos what all of them waited together, in nanoseconds
	 */
	public void add(long nanos) {
		this.total.add(nanos);
	}

	/**
	 * Returns whether more wait in the mean than should. What all waited together since
	 * the last look, divided by the time since then, is how many waited at a moment.
	 * @see <a href="https://en.wikipedia.org/wiki/Little%27s_law">Little's law</a>
	 */
	synchronized boolean isHigh() {
		long now = this.nanoTime.getAsLong();
		long passed = now - this.lookedAt;
		if (passed >= SPAN) {
			long waited = this.total.sum();
			this.high = waited - this.totalBefore > this.many * passed;
			this.totalBefore = waited;
			this.lookedAt = now;
		}
		return this.high;
	}

}
