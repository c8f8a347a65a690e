package dev.countersign.password;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Computes password hashes for those whose turn it is, on threads of their own that give
 * way to all others. While verification is kept waiting it computes one at a time, with a
 * rest behind each, on a thread that gives way still more.
 */
public final class HashingBulkhead implements AutoCloseable {

	/** So that a hash gets a quarter of a core that one other thread wants. */
	static final int STEPS = 5;

	/** Of a core that verification wants, a hash gets a seventh. */
	static final int STEPS_BEHIND_VERIFICATION = 8;

	private static final Log log = LogFactory.getLog(HashingBulkhead.class);

	/**
	 * While verification is kept waiting, from one hash to the next, on one thread. More
	 * of them share it, so that logins keep the same part of a larger machine.
	 */
	static final Duration REST = Duration.ofMillis(400);

	/** In milliseconds, after which a hash looks again whether it may run. */
	private static final long LOOK_AGAIN = 5;

	private static final Duration TICK = Duration.ofMillis(50);

	private final HashingTurns turns;

	private final VerificationDelay delay;

	private final ThreadPoolExecutor threads;

	/** One, since a thread's niceness cannot be taken back. */
	private final ThreadPoolExecutor threadBehindVerification;

	/** In nanoseconds. */
	private final long rest;

	private final ScheduledThreadPoolExecutor timer;

	private final ThreadLocal<HashingTurns.@Nullable Turn> current = new ThreadLocal<>();

	private int running;

	/** By the clock of the delay. */
	private long restUntil;

	/**
	 * Makes a bulkhead.
	 * @param threads how many hashes run at a time
	 * @param turns says whose turn it is
	 * @param delay knows how long verification is kept waiting
	 */
	HashingBulkhead(int threads, HashingTurns turns, VerificationDelay delay) {
		this.turns = turns;
		this.delay = delay;
		this.rest = REST.dividedBy(threads).toNanos();
		this.restUntil = delay.now();
		this.threads = nice("hashing", threads, STEPS);
		this.threadBehindVerification = nice("hashing-behind-verification", 1, STEPS_BEHIND_VERIFICATION);
		this.timer = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "hashing-turns");
			thread.setDaemon(true);
			return thread;
		});
		this.timer.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** No more wait for these threads than have a turn. */
	private static ThreadPoolExecutor nice(String name, int threads, int steps) {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(threads, threads, 1, TimeUnit.MINUTES,
				new LinkedBlockingQueue<>(), new NiceThreadFactory(name, steps));
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	/**
	 * Computes a hash. A caller without a turn of its own waits for one on its thread.
	 * @param hash the work
	 * @param <T> what it makes
	 * @return what it made
	 * @throws ProblemException {@link Problem#BUSY} if the turn would not come in time
	 */
	public <T> T run(Supplier<T> hash) {
		HashingTurns.Turn turn = this.current.get();
		if (turn != null) {
			return run(turn, hash);
		}
		try (HashingTurns.Turn own = await(Lane.INSIDE)) {
			return run(own, hash);
		}
	}

	/**
	 * Lets others go ahead of the caller, which waits for what others are at, until it
	 * computes a hash.
	 * @return whether the caller has a turn, and may wait in it
	 */
	public boolean standAside() {
		HashingTurns.Turn turn = this.current.get();
		if (turn != null) {
			turn.standAside();
		}
		return turn != null;
	}

	/** Returns the longest wait for a turn. */
	public Duration longestWait() {
		return this.turns.longestWait();
	}

	/** Computes no more: anyone who still asks is refused as if it were busy. */
	@Override
	public void close() {
		this.timer.shutdownNow();
		this.threads.shutdown();
		this.threadBehindVerification.shutdown();
	}

	HashingTurns turns() {
		return this.turns;
	}

	/** Waits for a turn on the caller's thread. */
	HashingTurns.Turn await(Lane lane) {
		HashingTurns.Turn free = this.turns.tryEnter(lane);
		if (free != null) {
			return free;
		}
		CompletableFuture<HashingTurns.Turn> turn = new CompletableFuture<>();
		this.turns.queue(lane, new HashingTurns.Waiter() {

			@Override
			public void called(HashingTurns.Turn own) {
				turn.complete(own);
			}

			@Override
			public void refused(Duration retryAfter) {
				turn.completeExceptionally(busy(retryAfter));
			}

		});
		return join(turn);
	}

	/** Lets what the caller's thread hashes use a turn, until it ends that. */
	void use(HashingTurns.Turn turn) {
		this.current.set(turn);
	}

	void endUse(HashingTurns.Turn turn) {
		this.current.remove();
		turn.close();
	}

	/**
	 * Has something done a little later, or at once where nothing is done any more. It
	 * must not take long: whatever else is due waits for it.
	 */
	void later(Duration pause, Runnable task) {
		try {
			this.timer.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			task.run();
		}
	}

	/** What is thrown from here would be the last tick. */
	private void tick() {
		try {
			if (this.delay.isHigh()) {
				this.turns.giveWay();
			}
			this.turns.tick();
		}
		catch (RuntimeException | Error ex) {
			log.error("The queue of logins could not be checked", ex);
		}
	}

	synchronized int countRunning() {
		return this.running;
	}

	/** Returns the refusal of anyone for whom no hash can be computed now. */
	static ProblemException busy(Duration retryAfter) {
		return new ProblemException(Problem.BUSY, Problem.BUSY.detail(), retryAfter);
	}

	private <T> T run(HashingTurns.Turn turn, Supplier<T> hash) {
		turn.beginHash();
		try {
			CompletableFuture<T> made = new CompletableFuture<>();
			this.threads.execute(() -> complete(made, hash));
			return join(made);
		}
		catch (RejectedExecutionException ex) {
			throw busy(Duration.ZERO);
		}
		finally {
			turn.endHash();
		}
	}

	private <T> void complete(CompletableFuture<T> made, Supplier<T> hash) {
		try {
			made.complete(compute(hash));
		}
		catch (RuntimeException | Error ex) {
			made.completeExceptionally(ex);
		}
	}

	private <T> T compute(Supplier<T> hash) {
		long asked = System.nanoTime();
		boolean waited = begin();
		try {
			long start = System.nanoTime();
			boolean behind = this.delay.isHigh();
			T result = behind ? behindVerification(hash) : hash.get();
			long end = System.nanoTime();
			this.turns.learn(end - start, end - asked, waited || behind);
			return result;
		}
		finally {
			end();
		}
	}

	private <T> T behindVerification(Supplier<T> hash) {
		return join(CompletableFuture.supplyAsync(hash, this.threadBehindVerification));
	}

	/**
	 * Waits for its turn, however long: verification can make logins slow, and never stop
	 * them.
	 * @return whether it waited
	 */
	private synchronized boolean begin() {
		boolean waited = false;
		try {
			while (mustGiveWay() && this.delay.isHigh()) {
				waited = true;
				wait(LOOK_AGAIN);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.running++;
		return waited;
	}

	private boolean mustGiveWay() {
		return this.running > 0 || this.delay.now() - this.restUntil < 0;
	}

	private synchronized void end() {
		this.running--;
		this.restUntil = this.delay.now() + this.rest;
		notifyAll();
	}

	private static <T> T join(CompletableFuture<T> future) {
		try {
			return future.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException fault) ? fault : ex;
		}
	}

}
