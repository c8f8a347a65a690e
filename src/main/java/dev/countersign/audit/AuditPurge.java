package dev.countersign.audit;

import java.time.Clock;
import java.time.Instant;

import dev.countersign.store.Leases;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes what is old enough to be forgotten, on one node at a time.
 */
@Component
class AuditPurge {

	private final AuditLog log;

	private final AuditProperties properties;

	private final Leases leases;

	private final Clock clock;

	AuditPurge(AuditLog log, AuditProperties properties, Leases leases, Clock clock) {
		this.log = log;
		this.properties = properties;
		this.leases = leases;
		this.clock = clock;
	}

	@Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
	void purge() {
		Instant before = this.clock.instant().minus(this.properties.retention());
		this.leases.purge("audit-purge", (most) -> this.log.purge(before, most));
	}

}
