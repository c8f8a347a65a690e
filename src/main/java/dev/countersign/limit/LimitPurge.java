package dev.countersign.limit;

import dev.countersign.store.Leases;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes buckets that are full again, on one node at a time.
 */
@Component
class LimitPurge {

	private final Buckets buckets;

	private final Leases leases;

	LimitPurge(Buckets buckets, Leases leases) {
		this.buckets = buckets;
		this.leases = leases;
	}

	@Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
	void purge() {
		if (this.buckets instanceof SharedBuckets shared) {
			this.leases.purge("failure-bucket-purge", shared::purge);
		}
	}

}
