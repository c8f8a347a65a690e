package dev.countersign.limit;

import dev.countersign.block.BlockedAddresses;
import dev.countersign.store.Leases;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes blocks that ended long ago and buckets that are full again, on one node at a
 * time.
 */
@Component
class LimitPurge {

	private final BlockedAddresses blocks;

	private final Buckets buckets;

	private final Leases leases;

	LimitPurge(BlockedAddresses blocks, Buckets buckets, Leases leases) {
		this.blocks = blocks;
		this.buckets = buckets;
		this.leases = leases;
	}

	@Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
	void purge() {
		this.leases.purge("block-purge", this.blocks::purge);
		if (this.buckets instanceof SharedBuckets shared) {
			this.leases.purge("failure-bucket-purge", shared::purge);
		}
	}

}
