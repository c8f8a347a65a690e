package dev.countersign.block;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.countersign.address.AddressRange;

/**
 * Automatic blocks that this node made while the database was away, until it has them.
 */
final class UnstoredBlocks {

	/** One that is too many holds until the node reads the list the next time. */
	static final int MAX_BLOCKS = 10_000;

	private final Map<AddressRange, Block> blocks = new ConcurrentHashMap<>();

	/**
	 * Adds a block, in the place of one of the same addresses, which ends before. Those
	 * that are over make room.
	 */
	void add(Block block) {
		if (this.blocks.size() >= MAX_BLOCKS) {
			this.blocks.values().removeIf((other) -> !other.holdsAt(block.createdAt()));
		}
		if (this.blocks.size() < MAX_BLOCKS) {
			this.blocks.put(block.addresses(), block);
		}
	}

	void remove(Block block) {
		this.blocks.remove(block.addresses(), block);
	}

	Collection<Block> all() {
		return List.copyOf(this.blocks.values());
	}

}
