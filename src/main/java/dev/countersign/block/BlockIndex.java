package dev.countersign.block;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import dev.countersign.address.AddressRange;

/**
 * The blocks in memory, where every attempt asks: a look-up for each length of a prefix
 * that is in use, however many blocks there are.
 */
final class BlockIndex {

	private final Map<AddressRange, Block> manual = new ConcurrentHashMap<>();

	private final Map<AddressRange, Block> automatic = new ConcurrentHashMap<>();

	/** The widest first. */
	private volatile SortedSet<Integer> prefixLengths = new TreeSet<>();

	/** Returns a block that holds an address, one made by hand if there is one. */
	Optional<Block> find(InetAddress address, Instant now) {
		Optional<Block> byHand = find(this.manual, address, now);
		return byHand.isPresent() ? byHand : find(this.automatic, address, now);
	}

	synchronized void add(Block block) {
		blocks(block.automatic()).put(block.addresses(), block);
		SortedSet<Integer> lengths = new TreeSet<>(this.prefixLengths);
		lengths.add(block.addresses().prefixLength());
		this.prefixLengths = lengths;
	}

	void remove(Block block) {
		blocks(block.automatic()).remove(block.addresses(), block);
	}

	/** Takes over what the database holds. */
	synchronized void replace(Collection<Block> blocks) {
		blocks.forEach(this::add);
		Set<Block> kept = Set.copyOf(blocks);
		this.manual.values().removeIf((block) -> !kept.contains(block));
		this.automatic.values().removeIf((block) -> !kept.contains(block));
		this.prefixLengths = blocks.stream()
			.map((block) -> block.addresses().prefixLength())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** Returns how many are in force. */
	long count(boolean automatic, Instant now) {
		return blocks(automatic).values().stream().filter((block) -> block.holdsAt(now)).count();
	}

	int size() {
		return this.manual.size() + this.automatic.size();
	}

	private Map<AddressRange, Block> blocks(boolean automatic) {
		return automatic ? this.automatic : this.manual;
	}

	private Optional<Block> find(Map<AddressRange, Block> blocks, InetAddress address, Instant now) {
		int bits = address.getAddress().length * Byte.SIZE;
		for (int length : this.prefixLengths) {
			if (length > bits) {
				break;
			}
			Block block = blocks.isEmpty() ? null : blocks.get(AddressRange.around(address, length));
			if (block != null && block.holdsAt(now)) {
				return Optional.of(block);
			}
		}
		return Optional.empty();
	}

}
