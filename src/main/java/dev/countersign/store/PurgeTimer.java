package dev.countersign.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

import org.apache.commons.logging.LogFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Runs every {@link Purge}.
 */
@Component
public class PurgeTimer {

	private static final Duration LEASE = Duration.ofSeconds(50);

	private static final int BATCH = 500;

	private static final int MAX_BATCHES = 200;

	private final List<Purge> purges;

	private final Leases leases;

	private final JdbcClient jdbc;

	private final Clock clock;

	private final Outage outage = new Outage(LogFactory.getLog(PurgeTimer.class), "What is over is deleted again.");

	PurgeTimer(List<Purge> purges, Leases leases, JdbcClient jdbc, Clock clock) {
		this.purges = purges;
		this.leases = leases;
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/** One that fails keeps none of the others. */
	@Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
	void runAll() {
		boolean failed = false;
		for (Purge purge : this.purges) {
			try {
				run(purge);
			}
			catch (RuntimeException | Error ex) {
				failed = true;
				this.outage.begin("The %s failed and is tried again every minute.".formatted(purge.name()), ex);
			}
		}
		if (!failed) {
			this.outage.end();
		}
	}

	/**
	 * Deletes in small batches, unless another node does. Stops after many of them; the
	 * next run goes on.
	 * @param purge what to delete
	 */
	public void run(Purge purge) {
		if (!this.leases.take(purge.name(), LEASE)) {
			return;
		}
		Instant before = present().minus(purge.age());
		int batches = 0;
		while (batches < MAX_BATCHES && purge.deletion().delete(before, BATCH) == BATCH) {
			batches++;
		}
	}

	/**
	 * What is deleted is gone for every node, so one whose clock is ahead must not decide
	 * by it; nor may a database's that is ahead of everybody's.
	 */
	private Instant present() {
		Instant here = this.clock.instant();
		Instant there = this.jdbc.sql("SELECT CURRENT_TIMESTAMP").query(OffsetDateTime.class).single().toInstant();
		return there.isBefore(here) ? there : here;
	}

}
