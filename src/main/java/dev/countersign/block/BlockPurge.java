package dev.countersign.block;

import dev.countersign.store.Leases;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes blocks that ended long ago, on one node at a time.
 */
@Component
class BlockPurge {

	private final BlockedAddresses blocks;

	private final Leases leases;

	BlockPurge(BlockedAddresses blocks, Leases leases) {
		this.blocks = blocks;
		this.leases = leases;
	}

	@Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
	void purge() {
		this.leases.purge("block-purge", this.blocks::purge);
	}

}
