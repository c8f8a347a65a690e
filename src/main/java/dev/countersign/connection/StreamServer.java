package dev.countersign.connection;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Serves all streams of one kind, on one thread. At a shutdown each is ended before the
 * server waits for the requests that are left.
 *
 * @param <S> what is served
 */
public abstract class StreamServer<S> implements SmartLifecycle {

	private static final Log log = LogFactory.getLog(StreamServer.class);

	private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

	private final String name;

	private final Duration round;

	private final Semaphore bell = new Semaphore(0);

	private volatile @Nullable Thread thread;

	/**
	 * Makes a server.
	 * @param name of its thread
	 * @param round how long it rests between two looks at what depends on the time alone
	 */
	protected StreamServer(String name, Duration round) {
		this.name = name;
		this.round = round;
	}

	/** Has all streams looked at soon. */
	public final void wake() {
		this.bell.release();
	}

	@Override
	public final void start() {
		opening();
		Thread thread = new Thread(this::run, this.name);
		thread.setDaemon(true);
		this.thread = thread;
		thread.start();
	}

	/** Whoever is not reading now is told as soon as it does, by the container. */
	@Override
	public final void stop() {
		Thread thread = this.thread;
		if (thread == null) {
			return;
		}
		closing();
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
	public final boolean isRunning() {
		return this.thread != null;
	}

	/**
	 * Behind the pause in which others learn that this node stops, and before the server
	 * lets nobody in any more.
	 */
	@Override
	public final int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 512;
	}

	/** Returns the streams that are open. */
	protected abstract Collection<S> present();

	/**
	 * Sends one stream what there is, as far as its client reads it.
	 * @return whether there is more that could be sent at once
	 */
	protected abstract boolean advance(S stream);

	/** Takes notice that streams are served from now on. */
	protected void opening() {
	}

	/** Has each stream end with the next that it is sent. */
	protected abstract void closing();

	private void waitUntilAllAreGone() throws InterruptedException {
		long end = System.nanoTime() + STOP_WITHIN.toNanos();
		while (!present().isEmpty() && System.nanoTime() - end < 0) {
			wake();
			Thread.sleep(10);
		}
	}

	private void run() {
		try {
			while (this.thread == Thread.currentThread()) {
				if (!advanceAll()) {
					this.bell.tryAcquire(this.round.toNanos(), TimeUnit.NANOSECONDS);
					this.bell.drainPermits();
				}
			}
			// Those that were not told before whoever stops gave up waiting for them.
			advanceAll();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Returns whether one is behind and reads as fast as it is sent. */
	private boolean advanceAll() {
		boolean more = false;
		for (S stream : present()) {
			try {
				more |= advance(stream);
			}
			// Without this thread all would stand still until a restart.
			catch (RuntimeException | Error ex) {
				log.error("A stream could not be served, for a reason of ours", ex);
			}
		}
		return more;
	}

}
