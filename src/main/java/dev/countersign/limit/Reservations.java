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
 * The attempts of this node whose outcome is not known yet. Each holds a slot in its
 * budgets, so that of a burst no more get through than may fail. Some of those that find
 * no slot wait for the outcome of others, in the turns that they have to hash a password.
 */
final class Reservations {

	/** So that there are turns and threads for others. */
	static final int MAX_WAITING = 32;

	private static final long TAKEN = 0;

	private final Map<BucketKey, Integer> pending = new ConcurrentHashMap<>();

	private final int most;

	private final Semaphore waiting;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition givenBack = this.lock.newCondition();

	private final HashingBulkhead bulkhead;

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
	 * Returns until when an attempt that begins now may wait, by {@link System#nanoTime}.
	 */
	long deadline() {
		return System.nanoTime() + this.bulkhead.longestWait().toNanos();
	}

	/**
	 * Takes a slot, and waits for one if others hold them all.
	 * @param remaining tells what is left, and is asked when a slot is free
	 * @param deadline until when to wait
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if the failures are used
	 * up, {@link Problem#BUSY} if the outcome of others takes too long, too many wait for
	 * it, or the caller has no turn
	 */
	void take(Budget budget, Supplier<Remaining> remaining, long deadline) {
		long room = tryTake(budget, remaining);
		if (room == TAKEN) {
			return;
		}
		if (!this.waiting.tryAcquire()) {
			throw busy();
		}
		try {
			if (!this.bulkhead.standAside()) {
				throw busy();
			}
			while (room != TAKEN) {
				awaitRoom(budget.key(), room, deadline);
				room = tryTake(budget, remaining);
			}
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

	private void awaitRoom(BucketKey key, long room, long deadline) {
		this.lock.lock();
		try {
			while (this.pending.getOrDefault(key, 0) >= room) {
				if (this.givenBack.awaitNanos(deadline - System.nanoTime()) <= 0) {
					throw busy();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw busy();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tries to take a slot. It is taken before what is left is read, so that a failure
	 * that is counted meanwhile is seen. Anyone who withdraws and leaves a slot free
	 * tries again.
	 * @return {@link #TAKEN}, or how many slots there are
	 */
	private long tryTake(Budget budget, Supplier<Remaining> remaining) {
		long room;
		do {
			int slot = this.pending.merge(budget.key(), 1, Integer::sum);
			room = (slot <= budget.limit().atOnce()) ? room(budget, remaining) : budget.limit().atOnce();
			if (slot <= room) {
				return TAKEN;
			}
		}
		while (withdraw(budget) < room);
		return room;
	}

	private long room(Budget budget, Supplier<Remaining> remaining) {
		boolean known = false;
		try {
			Remaining left = remaining.get();
			if (left.available() < 1) {
				throw budget.usedUp(left);
			}
			known = true;
			return left.available();
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
