package dev.countersign.password;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

/**
 * Lets only so many password hashes run at a time, on threads of their own that give way
 * to all others: so that they leave the cores to verification and a bound on memory. A
 * few callers queue, the others are told within milliseconds.
 */
public final class HashingBulkhead {

	/** In nanoseconds. */
	private static final long DETENTION = Duration.ofMillis(10).toNanos();

	private static final int MAX_DETAINED = 32;

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private final ThreadPoolExecutor threads;

	private final Semaphore admitted;

	private final BusyMachinePause breather;

	private final Semaphore detained = new Semaphore(MAX_DETAINED);

	private final AtomicInteger running = new AtomicInteger();

	private final int most;

	private final LongAdder refused = new LongAdder();

	/**
	 * Makes a bulkhead that does not rest.
	 * @param concurrent how many hashes run at a time
	 * @param queued how many more callers may wait
	 */
	public HashingBulkhead(int concurrent, int queued) {
		this(concurrent, queued, BusyMachinePause.none());
	}

	HashingBulkhead(int concurrent, int queued, BusyMachinePause breather) {
		this.breather = breather;
		this.admitted = new Semaphore(concurrent + queued);
		this.most = concurrent + queued;
		// No more than are admitted are ever in this queue.
		this.threads = new ThreadPoolExecutor(concurrent, concurrent, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(),
				new NiceThreadFactory("hashing"));
		this.threads.allowCoreThreadTimeOut(true);
	}

	/**
	 * Runs a hash when its turn comes.
	 * @param hash the work
	 * @param <T> what it makes
	 * @return what it made
	 * @throws ProblemException {@link Problem#BUSY} after 10 milliseconds where the queue
	 * is full
	 */
	public <T> T run(Supplier<T> hash) {
		if (!this.admitted.tryAcquire()) {
			throw turnAway();
		}
		try {
			CompletableFuture<T> made = new CompletableFuture<>();
			this.threads.execute(() -> complete(made, hash));
			return made.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException fault) ? fault : ex;
		}
		finally {
			this.admitted.release();
		}
	}

	/** Whoever waits has the hash before the thread rests. */
	private <T> void complete(CompletableFuture<T> made, Supplier<T> hash) {
		long start = System.nanoTime();
		long processor = THREADS.getCurrentThreadCpuTime();
		try {
			made.complete(count(hash));
		}
		catch (RuntimeException | Error ex) {
			made.completeExceptionally(ex);
		}
		this.breather.after(System.nanoTime() - start, THREADS.getCurrentThreadCpuTime() - processor);
	}

	private <T> T count(Supplier<T> hash) {
		this.running.incrementAndGet();
		try {
			return hash.get();
		}
		finally {
			this.running.decrementAndGet();
		}
	}

	/**
	 * Turns away whoever would be turned away by {@link #run} at this moment, before
	 * anything is done for them.
	 */
	public void refuseIfFull() {
		if (isFull()) {
			throw turnAway();
		}
	}

	/** Returns whether {@link #run} would refuse at this moment. */
	public boolean isFull() {
		return this.admitted.availablePermits() == 0;
	}

	/**
	 * Takes its time, so that who asks again at once does so a hundred times a second and
	 * not thousands, at the cost of everybody. Only so many threads are given to that.
	 */
	private ProblemException turnAway() {
		this.refused.increment();
		if (this.detained.tryAcquire()) {
			LockSupport.parkNanos(DETENTION);
			this.detained.release();
		}
		return busy();
	}

	/** Returns the refusal of anyone for whom no hash can be computed now. */
	public static ProblemException busy() {
		return new ProblemException(Problem.BUSY, Problem.BUSY.detail(), Duration.ofSeconds(1));
	}

	int countRunning() {
		return this.running.get();
	}

	int countQueued() {
		return Math.max(0, this.most - this.admitted.availablePermits() - countRunning());
	}

	long countRefused() {
		return this.refused.sum();
	}

}
