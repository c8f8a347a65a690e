package dev.countersign.audit;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.store.Outage;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Those who follow the audit trail on this node, and the one thread that serves them. It
 * asks the database twice a second for each, and not at all where there is nobody.
 */
@Component
class AuditStreams implements SmartLifecycle {

	static final int MAX_STREAMS = 20;

	static final int MAX_OF_ACCOUNT = 4;

	private static final Duration ROUND = Duration.ofMillis(500);

	private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

	private static final Log log = LogFactory.getLog(AuditStreams.class);

	private final AuditLog rows;

	private final Clock clock;

	private final Map<AuditStream, UUID> present = new ConcurrentHashMap<>();

	private final Semaphore bell = new Semaphore(0);

	private final Outage outage = new Outage(log, "Whoever follows the audit trail is sent it again.");

	private volatile @Nullable Thread thread;

	AuditStreams(AuditLog rows, Clock clock) {
		this.rows = rows;
		this.clock = clock;
	}

	/**
	 * Begins a stream.
	 * @param after the id behind which it begins, or null for what is written from now on
	 * @throws ProblemException {@link Problem#BUSY} if there are too many
	 */
	synchronized void open(@Nullable Long after, Predicate<AuditEntry> wanted, UUID account, HttpServletRequest request)
			throws IOException {
		if (this.present.size() >= MAX_STREAMS
				|| this.present.values().stream().filter(account::equals).count() >= MAX_OF_ACCOUNT) {
			throw new ProblemException(Problem.BUSY,
					"Too many follow the audit trail: %d, of one account %d.".formatted(MAX_STREAMS, MAX_OF_ACCOUNT),
					Duration.ofSeconds(5));
		}
		AuditTail tail = new AuditTail(this.rows, (after != null) ? after : this.rows.newest(), this.clock);
		AuditStream stream = new AuditStream(tail, wanted, request.startAsync(), this.bell::release,
				this.present::remove);
		this.present.put(stream, account);
		stream.begin();
	}

	@Override
	public void start() {
		Thread next = new Thread(this::run, "audit-streams");
		next.setDaemon(true);
		this.thread = next;
		next.start();
	}

	/** Each is told, so that it comes to another node. */
	@Override
	public void stop() {
		Thread last = this.thread;
		this.present.keySet().forEach(AuditStream::stop);
		long end = System.nanoTime() + STOP_WITHIN.toNanos();
		try {
			while (!this.present.isEmpty() && System.nanoTime() - end < 0) {
				this.bell.release();
				Thread.sleep(10);
			}
			this.thread = null;
			this.bell.release();
			if (last != null) {
				last.join(STOP_WITHIN.toMillis());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	/** Before the server waits for the requests that are left. */
	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 512;
	}

	private void run() {
		while (this.thread == Thread.currentThread()) {
			try {
				this.bell.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS);
				this.bell.drainPermits();
				while (advanceAll()) {
					// Some read as fast as they are sent.
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	private boolean advanceAll() {
		boolean more = false;
		for (AuditStream stream : this.present.keySet()) {
			try {
				more |= stream.advance();
				this.outage.end();
			}
			catch (RuntimeException ex) {
				this.outage.begin("Whoever follows the audit trail is sent nothing, as it cannot be read.", ex);
			}
		}
		return more;
	}

}
