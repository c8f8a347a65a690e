package dev.countersign.apitoken;

import java.time.Clock;
import java.time.Duration;

import dev.countersign.store.Leases;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes API tokens whose time is over, on one node at a time. They are kept for a week,
 * so that their owners can be told why they are no longer good.
 */
@Component
class ApiTokenPurge {

	private static final Duration KEPT = Duration.ofDays(7);

	private static final int BATCH = 500;

	private static final int BATCHES = 200;

	private final ApiTokenRepository repository;

	private final Leases leases;

	private final Clock clock;

	ApiTokenPurge(ApiTokenRepository repository, Leases leases, Clock clock) {
		this.repository = repository;
		this.leases = leases;
		this.clock = clock;
	}

	@Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
	void purge() {
		if (this.leases.take("api-token-purge", Duration.ofSeconds(50))) {
			int batches = 0;
			while (batches < BATCHES && this.repository.purge(this.clock.instant().minus(KEPT), BATCH) == BATCH) {
				batches++;
			}
		}
	}

}
