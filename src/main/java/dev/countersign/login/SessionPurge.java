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
		Instant before = this.clock.instant().minus(MARGIN);
		this.leases.purge("session-purge", (most) -> this.sessions.purge(before, most));
	}

}
