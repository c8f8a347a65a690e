package dev.countersign.apitoken;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

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

	private final StoredApiTokens repository;

	private final Leases leases;

	private final Clock clock;

	ApiTokenPurge(StoredApiTokens repository, Leases leases, Clock clock) {
		this.repository = repository;
		this.leases = leases;
		this.clock = clock;
	}

	@Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
	void purge() {
		Instant before = this.clock.instant().minus(KEPT);
		this.leases.purge("api-token-purge", (most) -> this.repository.purge(before, most));
	}

}
