package dev.countersign.connection;

import java.nio.channels.ClosedChannelException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The waits of threads for one client to read. Each takes a place, and whose place passes
 * to another is cut.
 */
final class WriteStall {

	/** A wait is over by itself at its timeout, and is left alone shortly before. */
	private static final long LEFT_ALONE = Duration.ofSeconds(1).toNanos();

	private final Places.Holder holder;

	private final Places places;

	private final ConnectionCounts counts;

	/** Looked at without the lock before each write. */
	private volatile @Nullable Wait wait;

	WriteStall(Places.Holder holder, Places places, ConnectionCounts counts) {
		this.holder = holder;
		this.places = places;
		this.counts = counts;
	}

	/**
	 * The caller's thread is about to wait until there is room again.
	 * @param timeout in milliseconds, after which the wait ends by itself
	 * @throws ClosedChannelException if there is no place for the wait
	 */
	void begin(long timeout) throws ClosedChannelException {
		Wait begun = new Wait(timeout);
		synchronized (this) {
			this.wait = begun;
		}
		begun.place = this.places.take(this.holder, begun).orElse(null);
		if (begun.place == null) {
			end();
			throw refuse();
		}
	}

	/** Counts a wait that must not begin, and returns what ends the connection. */
	ClosedChannelException refuse() {
		this.counts.unread().increment();
		return new ClosedChannelException();
	}

	/**
	 * The thread has waited, if it has.
	 * @throws ClosedChannelException if the wait was cut
	 */
	void requireUncut() throws ClosedChannelException {
		Wait ended = take();
		if (ended != null && ended.cut) {
			// The interruption may have come after the wait.
			Thread.interrupted();
			throw new ClosedChannelException();
		}
	}

	/** The thread does not wait, or no longer. */
	void end() {
		take();
	}

	private @Nullable Wait take() {
		if (this.wait == null) {
			return null;
		}
		Wait ended;
		synchronized (this) {
			ended = this.wait;
			this.wait = null;
		}
		if (ended != null && ended.place != null) {
			ended.place.release();
		}
		return ended;
	}

	/** A thread that waits for the client to read. */
	private final class Wait implements Places.Occupant {

		private final Thread thread = Thread.currentThread();

		private final long since = System.nanoTime();

		private final long timeout;

		private Places.@Nullable Place place;

		private boolean cut;

		Wait(long timeout) {
			this.timeout = timeout;
		}

		@Override
		public boolean mayGiveWay() {
			return System.nanoTime() - this.since < this.timeout * 1_000_000 - LEFT_ALONE;
		}

		/** The thread is nowhere else while this is the connection's wait. */
		@Override
		public void giveWay() {
			synchronized (WriteStall.this) {
				if (WriteStall.this.wait == this) {
					WriteStall.this.counts.unread().increment();
					this.cut = true;
					this.thread.interrupt();
				}
			}
		}

	}

}
