package dev.countersign.broadcast;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.countersign.revocation.RevocationSequence;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sends all subscribers what was read, on one thread for all of them. At a shutdown each
 * is told before the server waits for the requests that are left.
 */
@Component
class Broadcaster implements SmartLifecycle {

	private static final Log log = LogFactory.getLog(Broadcaster.class);

	/** Between two looks at what depends on the time alone. */
	private static final Duration ROUND = Duration.ofMillis(250);

	private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

	private final SubscriberRegistry subscribers;

	private final Semaphore bell = new Semaphore(0);

	private volatile @Nullable Thread thread;

	Broadcaster(RevocationSequence sequence, SubscriberRegistry subscribers) {
		this.subscribers = subscribers;
		sequence.listen(this::wake);
	}

	/** Has all subscribers looked at soon. */
	void wake() {
		this.bell.release();
	}

	@Override
	public void start() {
		this.subscribers.open();
		Thread thread = new Thread(this::run, "broadcast");
		thread.setDaemon(true);
		this.thread = thread;
		thread.start();
	}

	/** Whoever is not reading now is told as soon as it does, by the container. */
	@Override
	public void stop() {
		Thread thread = this.thread;
		if (thread == null) {
			return;
		}
		this.subscribers.close();
		this.subscribers.present().forEach((subscriber) -> subscriber.end(Ending.SHUTDOWN));
		wake();
		try {
			waitUntilAllAreGone();
			this.thread = null;
			wake();
			thread.join(STOP_WITHIN.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	/**
	 * Behind the pause in which others learn that this node stops, and before the server
	 * lets nobody in any more.
	 */
	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 512;
	}

	private void waitUntilAllAreGone() throws InterruptedException {
		long end = System.nanoTime() + STOP_WITHIN.toNanos();
		while (!this.subscribers.present().isEmpty() && System.nanoTime() - end < 0) {
			Thread.sleep(10);
		}
	}

	private void run() {
		while (this.thread == Thread.currentThread()) {
			try {
				if (!advanceAll()) {
					this.bell.tryAcquire(ROUND.toNanos(), TimeUnit.NANOSECONDS);
					this.bell.drainPermits();
				}
			}
			catch (InterruptedException ex) {
				break;
			}
			catch (RuntimeException ex) {
				log.error("Sending revocations failed for a reason of ours", ex);
			}
		}
	}

	/** Returns whether one is behind and reads as fast as it is sent. */
	private boolean advanceAll() {
		boolean more = false;
		for (Subscriber subscriber : this.subscribers.present()) {
			more |= subscriber.advance();
		}
		return more;
	}

}
