package dev.countersign.faults;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * When each of those who share it may go on, so that together they do so many times a
 * second; who is late makes up for it.
 */
final class Pace {

	private final long period;

	private final AtomicLong due = new AtomicLong(System.nanoTime());

	Pace(int timesASecond) {
		this.period = TimeUnit.SECONDS.toNanos(1) / timesASecond;
	}

	void await() {
		long turn = this.due.getAndAdd(this.period);
		for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

}
