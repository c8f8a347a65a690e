package dev.countersign.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.countersign.store.Outage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Writes what can wait, many events at a time, on a thread that no request waits for. It
 * is stopped after the web server, and then writes what is left.
 */
@Component
class AuditWriter implements SmartLifecycle, DisposableBean {

	/** How many events may wait. Of a flood beyond that, only the number is kept. */
	static final int MAX_WAITING = 8_192;

	private static final int BATCH = 256;

	private static final Duration IDLE = Duration.ofMillis(200);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

	private static final Duration TELL_EVERY = Duration.ofMinutes(1);

	private static final Duration STOP_WITHIN = Duration.ofSeconds(6);

	private static final Log log = LogFactory.getLog(AuditWriter.class);

	private final AuditRows rows;

	private final AccountDirectory accounts;

	private final AuditMetrics metrics;

	private final Clock clock;

	private final BlockingQueue<UnresolvedEvent> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

	private final RefusalTally tally = new RefusalTally();

	private final AtomicLong untold = new AtomicLong();

	private long toldAt = System.nanoTime() - TELL_EVERY.toNanos();

	private final Outage outage = new Outage(log, "The audit trail is written again.");

	private volatile @Nullable Work work;

	AuditWriter(AuditRows rows, AccountDirectory accounts, AuditMetrics metrics, Clock clock) {
		this.rows = rows;
		this.accounts = accounts;
		this.metrics = metrics;
		this.clock = clock;
		metrics.watchQueue(this.waiting);
	}

	/** Takes a refusal that may come in a flood, of which not each is written. */
	void addRefusal(UnresolvedEvent event) {
		if (this.tally.isFirst(event)) {
			add(event);
		}
	}

	/** Takes an event to be written, or counts it if too many wait already. */
	void add(UnresolvedEvent event) {
		if (!this.waiting.offer(event)) {
			drop(1);
		}
	}

	@Override
	public void start() {
		Work next = new Work();
		this.work = next;
		next.start();
	}

	/** Started before the web server, and stopped when that has answered its last. */
	@Override
	public int getPhase() {
		return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
	}

	@Override
	public void stop() {
		Work last = this.work;
		this.work = null;
		if (last != null) {
			last.end();
		}
		writeRest();
	}

	@Override
	public boolean isRunning() {
		return this.work != null;
	}

	/** For events that come after the stop, and for a command, which starts nothing. */
	@Override
	public void destroy() {
		writeRest();
	}

	private synchronized void writeRest() {
		this.tally.takeOver(Instant.MAX).forEach(this::add);
		List<UnresolvedEvent> batch = new ArrayList<>();
		while (this.waiting.drainTo(batch, BATCH) > 0) {
			if (!write(batch)) {
				drop(batch.size());
			}
			batch.clear();
		}
		tellDropped(Duration.ZERO);
	}

	/**
	 * Writes rows and lines.
	 * @return whether they are done with; false if the database is away
	 */
	private synchronized boolean write(List<UnresolvedEvent> batch) {
		try {
			List<AuditRecord> records = batch.stream().map((event) -> event.complete(this.accounts)).toList();
			this.rows.add(records);
			writeLines(records);
			this.outage.end();
			return true;
		}
		catch (DataIntegrityViolationException ex) {
			writeEach(batch, ex);
			return true;
		}
		catch (DataAccessException | TransactionException ex) {
			this.outage.begin("The audit trail cannot be written. %d events are kept until it can, more are dropped."
				.formatted(MAX_WAITING), null);
			log.debug("Audit rows wait for the database", ex);
			return false;
		}
		catch (RuntimeException | Error ex) {
			writeEach(batch, ex);
			return true;
		}
	}

	/** Rows that are there are not written again for their lines. */
	private static void writeLines(List<AuditRecord> records) {
		Throwable fault = null;
		for (AuditRecord record : records) {
			try {
				AuditLine.write(record);
			}
			catch (RuntimeException | Error ex) {
				fault = ex;
			}
		}
		if (fault != null) {
			log.error("Events are recorded, and the log lacks some of them because of a fault in the service", fault);
		}
	}

	/**
	 * An event that cannot be written must not block the others or be tried again and
	 * again.
	 */
	private void writeEach(List<UnresolvedEvent> batch, Throwable failure) {
		if (batch.size() > 1) {
			batch.forEach((event) -> write(List.of(event)));
		}
		else {
			log.error("An event could not be recorded because of a fault in the service", failure);
			drop(batch.size());
		}
	}

	private void drop(int events) {
		this.metrics.countDropped(events);
		this.untold.addAndGet(events);
	}

	/** One line for many, since a flood causes it. */
	private void tellDropped(Duration every) {
		if (this.untold.get() > 0 && System.nanoTime() - this.toldAt >= every.toNanos()) {
			this.toldAt = System.nanoTime();
			log.warn("%d events were not written down, as too many waited.".formatted(this.untold.getAndSet(0)));
		}
	}

	/**
	 * The thread of one run. It is never interrupted, because it may be writing to a
	 * file.
	 */
	private final class Work implements Runnable {

		private final CountDownLatch ended = new CountDownLatch(1);

		private final Thread thread = new Thread(this, "audit-writer");

		void start() {
			this.thread.setDaemon(true);
			this.thread.start();
		}

		void end() {
			this.ended.countDown();
			try {
				this.thread.join(STOP_WITHIN.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void run() {
			List<UnresolvedEvent> batch = new ArrayList<>();
			try {
				while (!hasEnded(Duration.ZERO)) {
					writeNext(batch);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			if (!batch.isEmpty() && !write(batch)) {
				drop(batch.size());
			}
		}

		private void writeNext(List<UnresolvedEvent> batch) throws InterruptedException {
			try {
				AuditWriter.this.tally.takeOver(AuditWriter.this.clock.instant()).forEach(AuditWriter.this::add);
				take(batch);
				if (!batch.isEmpty() && !write(batch)) {
					hasEnded(RETRY_AFTER);
					return;
				}
				batch.clear();
				tellDropped(TELL_EVERY);
			}
			// Without this thread nothing would be written until a restart.
			catch (RuntimeException | Error ex) {
				log.error("Events wait to be recorded because of a fault in the service", ex);
				hasEnded(RETRY_AFTER);
			}
		}

		private boolean hasEnded(Duration within) throws InterruptedException {
			return this.ended.await(within.toMillis(), TimeUnit.MILLISECONDS);
		}

		/** Does nothing if there is a batch that could not be written yet. */
		private void take(List<UnresolvedEvent> batch) throws InterruptedException {
			if (batch.isEmpty()) {
				UnresolvedEvent first = AuditWriter.this.waiting.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
				if (first != null) {
					batch.add(first);
					AuditWriter.this.waiting.drainTo(batch, BATCH - 1);
				}
			}
		}

	}

}
