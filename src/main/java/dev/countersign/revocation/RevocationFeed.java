package dev.countersign.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import dev.countersign.store.ConnectionRenewer;
import dev.countersign.store.Outage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Keeps the index and the sequence up with the log: all of it before the node takes its
 * first request, then what is new.
 */
@Component
class RevocationFeed implements SmartLifecycle {

	private static final Log log = LogFactory.getLog(RevocationFeed.class);

	private static final Duration FORGET_EVERY = Duration.ofMinutes(1);

	private static final Duration STOP_WITHIN = Duration.ofSeconds(6);

	private final RevocationLog revocations;

	private final RevocationIndex index;

	private final RevocationSequence sequence;

	private final FeedSignal signal;

	private final ConnectionRenewer connections;

	private final Duration pollInterval;

	private final long staleAfterNanos;

	private final boolean acceptsWhenStale;

	private final Clock clock;

	private final Outage outage = new Outage(log, "The revocation log is read again.");

	private RevocationLog.@Nullable Entry newest;

	private long forgottenAt = System.nanoTime();

	/** By the clock that never steps, as this must not lie when the other one does. */
	private volatile long readAt = System.nanoTime();

	/** Commits were lost, and the log has not been read to its end since. */
	private volatile boolean goneBack;

	private volatile @Nullable Thread reader;

	RevocationFeed(RevocationLog revocations, RevocationIndex index, RevocationSequence sequence, FeedSignal signal,
			ConnectionRenewer connections, RevocationProperties properties, Clock clock) {
		this.revocations = revocations;
		this.index = index;
		this.sequence = sequence;
		this.signal = signal;
		this.connections = connections;
		this.pollInterval = properties.pollInterval();
		this.staleAfterNanos = properties.staleAfter().toNanos();
		this.acceptsWhenStale = properties.whenStale() == RevocationProperties.WhenStale.ACCEPT;
		this.clock = clock;
	}

	/**
	 * Reads the whole log before it returns, hence before the web server starts. A
	 * service that was paused and goes on reads what it missed.
	 */
	@Override
	public void start() {
		long begin = System.nanoTime();
		readNew();
		log.info("Loaded %,d revocations in %d ms".formatted(this.index.size(),
				Duration.ofNanos(System.nanoTime() - begin).toMillis()));
		Thread thread = new Thread(this::run, "revocation-feed");
		thread.setDaemon(true);
		this.reader = thread;
		thread.start();
	}

	/**
	 * Started before the web server, and stopped when it has answered its last request.
	 */
	@Override
	public int getPhase() {
		return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
	}

	/**
	 * What is being read is read first, as an interrupt would close the embedded
	 * database's file for all who have it open, unless it takes too long.
	 */
	@Override
	public void stop() {
		Thread thread = this.reader;
		this.reader = null;
		if (thread != null) {
			this.signal.wake();
			waitFor(thread);
		}
	}

	@Override
	public boolean isRunning() {
		return this.reader != null;
	}

	boolean isReliable() {
		return this.acceptsWhenStale || !isStale();
	}

	boolean isStale() {
		return this.goneBack || System.nanoTime() - this.readAt > this.staleAfterNanos;
	}

	/** Returns how long ago the log was last read to its end. */
	Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.readAt);
	}

	/** So that the next start does not begin to read before this one has stopped. */
	private static void waitFor(Thread thread) {
		try {
			thread.join(STOP_WITHIN.toMillis());
			if (thread.isAlive()) {
				thread.interrupt();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		while (this.reader == Thread.currentThread()) {
			try {
				this.signal.await(this.pollInterval);
				if (isRunning()) {
					poll();
				}
			}
			catch (InterruptedException ex) {
				break;
			}
			// Without this thread every token would be refused until a restart.
			catch (RuntimeException | Error ex) {
				log.error("Reading the revocation log failed for a reason of ours", ex);
			}
		}
		this.signal.close();
	}

	private void poll() {
		try {
			readNew();
			this.outage.end();
			forget();
		}
		catch (DataAccessException | TransactionException ex) {
			if (isStale()) {
				this.outage.begin(describeOutage(), null);
			}
			log.debug("The revocation log was not read", ex);
		}
	}

	/** Walks through all of the index, so not at every poll. */
	private void forget() {
		long now = System.nanoTime();
		if (now - this.forgottenAt >= FORGET_EVERY.toNanos()) {
			this.forgottenAt = now;
			forgetUntil(this.clock.instant());
		}
	}

	/**
	 * What is forgotten before its time is good again, so a clock that is ahead for a
	 * while must not decide alone.
	 */
	void forgetUntil(Instant here) {
		Instant there = this.revocations.present();
		Instant present = there.isBefore(here) ? there : here;
		this.index.forgetUntil(present);
		this.sequence.forgetUntil(present);
	}

	/** A page that is not full ended the log as it was when the page was asked for. */
	private void readNew() {
		RevocationLog.Page page;
		long askedAt;
		do {
			askedAt = System.nanoTime();
			page = read(position());
			if (hasGoneBack(page)) {
				log.error(("The revocation log went back: it ends at %d, and this node had read up to %d. The database "
						+ "has lost commits, as in a failover. All of the log is read anew.")
					.formatted(page.last(), position()));
				this.goneBack = true;
				this.newest = null;
				this.sequence.restart();
				page = read(0);
			}
			page.entries().forEach(this::take);
			this.sequence.append(page.entries());
		}
		while (page.isFull());
		this.readAt = askedAt;
		this.goneBack = false;
		this.sequence.readToEnd(page.last(), askedAt);
	}

	/** What a standby has not heard of yet is cut off all the same. */
	private RevocationLog.Page read(long position) {
		RevocationLog.Page page = this.revocations.readFrom(position);
		if (page.standby()) {
			this.connections.renewAll();
			throw new DataAccessResourceFailureException("A standby may not know what was cut off");
		}
		return page;
	}

	private void take(RevocationLog.Entry entry) {
		this.index.add(entry.subject(), entry.until());
		this.newest = entry;
	}

	/**
	 * Positions are given once. Where another entry has the position of the newest that
	 * was read, commits were lost and others took their places.
	 */
	private boolean hasGoneBack(RevocationLog.Page page) {
		RevocationLog.Entry newest = this.newest;
		return newest != null && (page.last() < newest.position() || page.entries()
			.stream()
			.limit(1)
			.anyMatch((first) -> first.position() == newest.position() && !first.equals(newest)));
	}

	private long position() {
		return (this.newest != null) ? this.newest.position() : 0;
	}

	private String describeOutage() {
		return "The revocation log has not been read for %s. ".formatted(age()) + (this.acceptsWhenStale
				? "Tokens are accepted on signature and expiry alone." : "Every token is refused until it is.");
	}

}
