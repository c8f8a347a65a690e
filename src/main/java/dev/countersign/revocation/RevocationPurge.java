package dev.countersign.revocation;

import java.time.Clock;
import java.time.Instant;

import dev.countersign.store.Leases;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes revocations that no token can run into any more, on one node at a time.
 */
@Component
class RevocationPurge {

	private final RevocationLog log;

	private final Leases leases;

	private final Clock clock;

	RevocationPurge(RevocationLog log, Leases leases, Clock clock) {
		this.log = log;
		this.leases = leases;
		this.clock = clock;
	}

	@Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
	void purge() {
		Instant now = this.clock.instant();
		this.leases.purge("revocation-purge", (most) -> this.log.purge(now, most));
	}

}
