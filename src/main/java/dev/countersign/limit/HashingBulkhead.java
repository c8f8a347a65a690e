package dev.countersign.limit;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import dev.countersign.web.Problem;
import dev.countersign.web.ProblemException;

/**
 * Lets only so many password hashes run at a time, so that they leave a core to
 * verification and a bound on memory. A few callers queue, the others are told at once.
 */
public final class HashingBulkhead {

	private final Semaphore admitted;

	private final Semaphore running;

	private final int concurrent;

	private final int most;

	private final LongAdder refused = new LongAdder();

	/**
	 * Makes a bulkhead.
	 * @param concurrent how many hashes run at a time
	 * @param queued how many more callers may wait
	 */
	public HashingBulkhead(int concurrent, int queued) {
		this.admitted = new Semaphore(concurrent + queued);
		this.running = new Semaphore(concurrent, true);
		this.concurrent = concurrent;
		this.most = concurrent + queued;
	}

	/**
	 * Runs a hash when its turn comes.
	 * @param hash the work
	 * @param <T> what it makes
	 * @return what it made
	 * @throws ProblemException {@link Problem#BUSY} at once where the queue is full
	 */
	public <T> T run(Supplier<T> hash) {
		if (!this.admitted.tryAcquire()) {
			this.refused.increment();
			throw busy();
		}
		try {
			this.running.acquireUninterruptibly();
			try {
				return hash.get();
			}
			finally {
				this.running.release();
			}
		}
		finally {
			this.admitted.release();
		}
	}

	/**
	 * Tells whether another hash would be turned away at this moment.
	 */
	boolean isFull() {
		return this.admitted.availablePermits() == 0;
	}

	static ProblemException busy() {
		return new ProblemException(Problem.BUSY, Problem.BUSY.detail(), Duration.ofSeconds(1));
	}

	int countRunning() {
		return this.concurrent - this.running.availablePermits();
	}

	int countQueued() {
		return Math.max(0, this.most - this.admitted.availablePermits() - countRunning());
	}

	long countRefused() {
		return this.refused.sum();
	}

}
