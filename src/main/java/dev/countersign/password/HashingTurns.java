package dev.countersign.password;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Says whose turn it is to have a password hashed, and for how long it is worth waiting.
 * A few more logins come to their hash than hashes run at a time, so that what a login
 * does before its hash leaves no core idle. What it does afterwards counts only where
 * very many are at it.
 */
final class HashingTurns {

	private static final Log log = LogFactory.getLog(HashingTurns.class);

	/** A waiting login holds its connection and a body of up to 16 KiB. */
	static final int MAX_WAITING = 1_000;

	/**
	 * Turns of those that wait for something else, such as a database that is away, hold
	 * threads of the server.
	 */
	static final int MAX_OPEN = 64;

	/**
	 * So that one client does not have all that are open, and an address no more under
	 * way than may fail there by default.
	 */
	static final int MAX_OPEN_OF_GROUP = 16;

	/** A turn without a hash for so long is waiting for something else. */
	static final Duration STALLED = Duration.ofMillis(100);

	/** A look at a connection costs a call of the system. */
	static final Duration LOOK_EVERY = Duration.ofMillis(200);

	/** Whoever else logs in does so again and again within this time. */
	private static final Duration IN_USE = Duration.ofSeconds(1);

	/** The first hashes load what they need, and tell nothing about the next. */
	private static final int WARM_UP = 8;

	private final FairQueue<Ticket> waiting = new FairQueue<>();

	private final Set<Turn> open = new LinkedHashSet<>();

	private final int threads;

	/** While so many come to their hash, or have it computed, nobody else is let in. */
	private final int most;

	private final long longestWait;

	private final LongSupplier nanoTime;

	private final LongAdder refused = new LongAdder();

	private final HashingTime time = new HashingTime();

	private long lookedAt;

	/** When a hash began or ended. */
	private long inUse;

	private long hashes;

	private long hashed;

	/**
	 * Begins with nobody waiting.
	 * @param threads how many hashes run at a time
	 * @param longestWait the longest wait for a turn
	 * @param nanoTime the time, in nanoseconds since some moment
	 */
	HashingTurns(int threads, Duration longestWait, LongSupplier nanoTime) {
		this.threads = threads;
		this.most = threads + 1 + threads / 8;
		this.longestWait = longestWait.toNanos();
		this.nanoTime = nanoTime;
		this.lookedAt = nanoTime.getAsLong();
		this.inUse = this.lookedAt - IN_USE.toNanos();
	}

	/**
	 * Takes a turn if nobody else waits for one.
	 * @param lane where the caller would queue
	 * @return the turn, or nothing if the caller has to {@link #queue}
	 */
	synchronized @Nullable Turn tryEnter(Lane lane) {
		return (this.waiting.size() == 0 && hasRoom() && hasRoom(lane.group())) ? begin(lane) : null;
	}

	/**
	 * Queues for a turn. Where the wait would be too long, the newest of the largest
	 * group is refused, which may be this one.
	 * @param lane where to queue
	 * @param waiter told once, on whatever thread, what came of it
	 * @return what leaves the queue
	 */
	Ticket queue(Lane lane, Waiter waiter) {
		Ticket ticket = new Ticket(lane, waiter, this.nanoTime.getAsLong());
		List<Runnable> calls = new ArrayList<>();
		synchronized (this) {
			this.waiting.add(lane, ticket);
			call(calls);
			while (isTooLong()) {
				refuse(this.waiting.removeNewestOfLongest(), calls);
			}
		}
		run(calls);
		return ticket;
	}

	/**
	 * Lets in those that a stalled turn kept waiting, and sends away those that waited
	 * too long after all or are gone. To be called several times a second.
	 */
	void tick() {
		List<Runnable> calls = new ArrayList<>();
		List<Ticket> looked = List.of();
		synchronized (this) {
			if (this.waiting.size() == 0) {
				return;
			}
			call(calls);
			long now = this.nanoTime.getAsLong();
			this.waiting.removeIf((ticket) -> now - ticket.since > 2 * this.longestWait)
				.forEach((ticket) -> refuse(ticket, calls));
			if (now - this.lookedAt >= LOOK_EVERY.toNanos()) {
				this.lookedAt = now;
				looked = this.waiting.all();
			}
		}
		run(calls);
		looked.stream().filter((ticket) -> ticket.waiter.isGone() && ticket.leave()).forEach(this::sendAway);
	}

	/**
	 * Learns of a hash that was computed.
	 * @param hash how long it took, in nanoseconds
	 * @param time how long its thread was at it, with what it waited before
	 * @param gaveWay whether it gave way to verification
	 */
	synchronized void learn(long hash, long time, boolean gaveWay) {
		this.hashes++;
		this.hashed += hash;
		if (this.hashes > WARM_UP) {
			this.time.learn(time, gaveWay, this.nanoTime.getAsLong());
		}
	}

	/** Learns that hashes give way to verification now. */
	synchronized void giveWay() {
		this.time.giveWay(this.nanoTime.getAsLong());
	}

	/** Returns how many hashes were computed. */
	synchronized long countHashes() {
		return this.hashes;
	}

	/** Returns how long they took together, in nanoseconds. */
	synchronized long hashed() {
		return this.hashed;
	}

	/** Tells whether a hash is made or was a moment ago, so that the next may be soon. */
	synchronized boolean isInUse() {
		return this.nanoTime.getAsLong() - this.inUse < IN_USE.toNanos()
				|| this.open.stream().anyMatch((turn) -> turn.hashing);
	}

	/** Returns how many may come to a hash at a time. */
	int most() {
		return this.most;
	}

	/** Returns the longest wait for a turn. */
	Duration longestWait() {
		return Duration.ofNanos(this.longestWait);
	}

	synchronized int countOpen() {
		return this.open.size();
	}

	synchronized int countWaiting() {
		return this.waiting.size();
	}

	long countRefused() {
		return this.refused.sum();
	}

	/** Returns how long a caller that came now would wait at most, in nanoseconds. */
	private long expectedWait() {
		return this.waiting.size() * this.time.expected(this.nanoTime.getAsLong()) / this.threads;
	}

	private boolean isTooLong() {
		return this.waiting.size() > MAX_WAITING || this.waiting.size() > 1 && expectedWait() > this.longestWait;
	}

	private void call(List<Runnable> calls) {
		while (hasRoom()) {
			Ticket next = this.waiting.poll(this::hasRoom);
			if (next == null) {
				return;
			}
			if (next.waiter.isGone()) {
				calls.add(() -> sendAway(next));
			}
			else {
				Turn turn = begin(next.lane);
				calls.add(() -> next.waiter.called(turn));
			}
		}
	}

	/** Clients that left by themselves are not counted as refused. */
	private void sendAway(Ticket gone) {
		Duration wait;
		synchronized (this) {
			wait = Duration.ofNanos(expectedWait());
		}
		gone.waiter.refused(wait);
	}

	private void refuse(@Nullable Ticket ticket, List<Runnable> calls) {
		if (ticket != null) {
			this.refused.increment();
			Duration wait = Duration.ofNanos(expectedWait());
			calls.add(() -> ticket.waiter.refused(wait));
		}
	}

	private boolean hasRoom() {
		long now = this.nanoTime.getAsLong();
		return this.open.size() < Math.max(MAX_OPEN, 2 * this.threads)
				&& this.open.stream().filter((turn) -> turn.counts(now)).count() < this.most;
	}

	private boolean hasRoom(String group) {
		return this.open.stream().filter((turn) -> turn.group.equals(group)).count() < MAX_OPEN_OF_GROUP;
	}

	private Turn begin(Lane lane) {
		Turn turn = new Turn(lane.group(), this.nanoTime.getAsLong());
		this.open.add(turn);
		return turn;
	}

	private void end(Turn turn) {
		List<Runnable> calls = new ArrayList<>();
		synchronized (this) {
			if (this.open.remove(turn)) {
				call(calls);
			}
		}
		run(calls);
	}

	/** One who cannot be told keeps nobody else from hearing. */
	private static void run(List<Runnable> calls) {
		for (Runnable call : calls) {
			try {
				call.run();
			}
			catch (RuntimeException | Error ex) {
				log.error("A login that waited could not be told of its turn", ex);
			}
		}
	}

	/** Waits for a turn. */
	interface Waiter {

		/**
		 * Is let in.
		 * @param turn to be closed when the hash is no longer needed
		 */
		void called(Turn turn);

		/**
		 * Is not let in.
		 * @param retryAfter how long those take that wait already
		 */
		void refused(Duration retryAfter);

		/**
		 * Returns whether nobody wants the turn any more. It only looks: it is asked
		 * again and again, also under a lock.
		 */
		default boolean isGone() {
			return false;
		}

	}

	/** A place in the queue. */
	final class Ticket {

		private final Lane lane;

		private final Waiter waiter;

		private final long since;

		private Ticket(Lane lane, Waiter waiter, long since) {
			this.lane = lane;
			this.waiter = waiter;
			this.since = since;
		}

		/**
		 * Leaves the queue. A waiter that has been called already is not affected.
		 * @return whether it was there
		 */
		boolean leave() {
			synchronized (HashingTurns.this) {
				return HashingTurns.this.waiting.remove(this.lane, this);
			}
		}

	}

	/** The right to have passwords hashed. */
	final class Turn implements AutoCloseable {

		private final String group;

		private boolean hashing;

		/** It has its hash, or waits for what others are at. */
		private boolean aside;

		private long idleSince;

		private Turn(String group, long now) {
			this.group = group;
			this.idleSince = now;
		}

		/** Says that a hash begins to wait for a thread. */
		void beginHash() {
			synchronized (HashingTurns.this) {
				this.aside = false;
				setHashing(true);
			}
		}

		/** Says that the hash was made, and lets the next one in. */
		void endHash() {
			synchronized (HashingTurns.this) {
				setHashing(false);
			}
			standAside();
		}

		/** Lets others go ahead until a hash begins. */
		void standAside() {
			List<Runnable> calls = new ArrayList<>();
			synchronized (HashingTurns.this) {
				this.aside = true;
				call(calls);
			}
			run(calls);
		}

		/** Lets the next one in. A second call has no effect. */
		@Override
		public void close() {
			end(this);
		}

		private void setHashing(boolean hashing) {
			this.hashing = hashing;
			this.idleSince = HashingTurns.this.nanoTime.getAsLong();
			HashingTurns.this.inUse = this.idleSince;
		}

		private boolean counts(long now) {
			return this.hashing || !this.aside && now - this.idleSince < STALLED.toNanos();
		}

	}

}
