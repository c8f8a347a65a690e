package dev.countersign.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import dev.countersign.store.Leases;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes sessions that no token reaches any more, on one node at a time.
 */
@Component
class SessionPurge {

	/** A clock that steps back by no more than this finds everything still there. */
	private static final Duration MARGIN = Duration.ofHours(2);

	private static final int BATCH = 500;

	private static final int BATCHES = 200;

	private final Sessions sessions;

	private final Leases leases;

	private final Clock clock;

	SessionPurge(Sessions sessions, Leases leases, Clock clock) {
		this.sessions = sessions;
		this.leases = leases;
		this.clock = clock;
	}

	@Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
	void purge() {
		if (this.leases.take("session-purge", Duration.ofSeconds(50))) {
			Instant before = this.clock.instant().minus(MARGIN);
			int batches = 0;
			while (batches < BATCHES && this.sessions.purge(before, BATCH) == BATCH) {
				batches++;
			}
		}
	}

}
