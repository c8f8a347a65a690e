package dev.countersign.revocation;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * For databases that cannot signal: wakes this node by what it appended itself.
 */
class LocalSignal implements FeedSignal {

	/** What is committed meanwhile is read together. */
	private static final Duration PAUSE = Duration.ofMillis(5);

	private final Semaphore appended = new Semaphore(0);

	@Override
	public void send() {
		// Nobody hears of it before the commit.
	}

	@Override
	public void committed() {
		this.appended.release();
	}

	@Override
	public void wake() {
		this.appended.release();
	}

	@Override
	public void await(Duration atMost) throws InterruptedException {
		if (this.appended.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
			Thread.sleep(PAUSE.toMillis());
			this.appended.drainPermits();
		}
	}

}
