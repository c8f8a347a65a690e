package dev.countersign.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import dev.countersign.store.Leases;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes revocations that no token can run into any more, on one node at a time.
 */
@Component
class RevocationPurge {

	private static final int BATCH = 500;

	private static final int BATCHES = 200;

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
		if (this.leases.take("revocation-purge", Duration.ofSeconds(50))) {
			Instant now = this.clock.instant();
			int batches = 0;
			while (batches < BATCHES && this.log.purge(now, BATCH) == BATCH) {
				batches++;
			}
		}
	}

}
