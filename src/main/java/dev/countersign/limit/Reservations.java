package dev.countersign.limit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import dev.countersign.password.HashingBulkhead;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

/**
 * The attempts of this node whose outcome is not known yet. Each holds a place in its
 * budgets, so that of a burst no more get through than may fail. Some of those that find
 * no place wait for the outcome of others, in the turns that they have to hash a
 * password.
 */
final class Reservations {

	/** So that there are turns for others. */
	static final int MAX_WAITING = 32;

	private final Map<BucketKey, Integer> pending = new ConcurrentHashMap<>();

	private final int most;

	private final Semaphore waiting;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition givenBack = this.lock.newCondition();

	private final HashingBulkhead bulkhead;

	private long returns;

	/**
	 * Begins with no attempts.
	 * @param bulkhead whose turns those who wait hold, and how long anybody waits for one
	 * @param most how many wait at a time, each on a thread of the server
	 */
	Reservations(HashingBulkhead bulkhead, int most) {
		this.bulkhead = bulkhead;
		this.most = most;
		this.waiting = new Semaphore(most);
	}

	/**
	 * Takes a place, and waits for one if others hold them all.
	 * @param levels tells what is left, and is asked when a place is free
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if the failures are used
	 * up, {@link Problem#BUSY} if the outcome of others takes too long, too many wait for
	 * it, or the caller has no turn
	 */
	void take(Budget budget, Supplier<Remaining> levels) {
		if (tryTake(budget, levels)) {
			return;
		}
		if (!this.waiting.tryAcquire()) {
			throw busy();
		}
		try {
			if (!this.bulkhead.standAside()) {
				throw busy();
			}
			await(budget, levels);
		}
		finally {
			this.waiting.release();
		}
	}

	void giveBack(Budget budget) {
		withdraw(budget);
		if (countWaiting() > 0) {
			this.lock.lock();
			try {
				this.returns++;
				this.givenBack.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	int countWaiting() {
		return this.most - this.waiting.availablePermits();
	}

	private void await(Budget budget, Supplier<Remaining> levels) {
		long left = this.bulkhead.longestWait().toNanos();
		long seen = countReturns();
		while (!tryTake(budget, levels)) {
			left = awaitReturn(seen, left);
			if (left <= 0) {
				throw busy();
			}
			seen = countReturns();
		}
	}

	private long countReturns() {
		this.lock.lock();
		try {
			return this.returns;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Returns how long the caller may still wait, in nanoseconds. */
	private long awaitReturn(long seen, long nanos) {
		long left = nanos;
		this.lock.lock();
		try {
			while (this.returns == seen && left > 0) {
				left = this.givenBack.awaitNanos(left);
			}
			return left;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw busy();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Of several that find a place taken by each other, the last tries again. */
	private boolean tryTake(Budget budget, Supplier<Remaining> levels) {
		long room;
		do {
			int place = this.pending.merge(budget.key(), 1, Integer::sum);
			room = (place <= budget.limit().atOnce()) ? room(budget, levels) : budget.limit().atOnce();
			if (place <= room) {
				return true;
			}
		}
		while (withdraw(budget) < room);
		return false;
	}

	/** The place was taken before, so that no failure is overlooked that frees one. */
	private long room(Budget budget, Supplier<Remaining> levels) {
		boolean known = false;
		try {
			Remaining level = levels.get();
			if (level.available() < 1) {
				throw budget.usedUp(level);
			}
			known = true;
			return level.available();
		}
		finally {
			if (!known) {
				giveBack(budget);
			}
		}
	}

	/** Returns how many are left. */
	private int withdraw(Budget budget) {
		Integer left = this.pending.computeIfPresent(budget.key(), (same, now) -> (now > 1) ? now - 1 : null);
		return (left != null) ? left : 0;
	}

	private static ProblemException busy() {
		return new ProblemException(Problem.BUSY, Problem.BUSY.detail(), Duration.ofSeconds(1));
	}

}
