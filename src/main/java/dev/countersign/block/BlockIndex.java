package dev.countersign.block;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.countersign.address.AddressRange;
import org.jspecify.annotations.Nullable;

/**
 * The blocks in memory, where every attempt asks: a look-up for each length of a prefix
 * that is in use, however many blocks there are.
 */
final class BlockIndex {

	private final Map<AddressRange, Block> manual = new ConcurrentHashMap<>();

	private final Map<AddressRange, Block> automatic = new ConcurrentHashMap<>();

	/** The widest first. */
	private volatile SortedSet<Integer> prefixLengths = new TreeSet<>();

	/** What has been changed here since the database is being read. */
	private @Nullable List<Runnable> meanwhile;

	/** Returns a block that holds an address, one made by hand if there is one. */
	Optional<Block> find(InetAddress address, Instant now) {
		Optional<Block> byHand = find(this.manual, address, now);
		return byHand.isPresent() ? byHand : find(this.automatic, address, now);
	}

	synchronized void add(Block block) {
		change(() -> put(block));
	}

	synchronized void remove(Block block) {
		change(() -> blocks(block.automatic()).remove(block.addresses(), block));
	}

	/**
	 * Takes over what the database holds. What is changed here while it is read, it may
	 * not have known of.
	 * @param reading returns what it holds
	 */
	void replace(Supplier<? extends Collection<Block>> reading) {
		remember(new ArrayList<>());
		try {
			replace(reading.get());
		}
		finally {
			remember(null);
		}
	}

	/** Returns how many are in force. */
	long count(boolean automatic, Instant now) {
		return blocks(automatic).values().stream().filter((block) -> block.holdsAt(now)).count();
	}

	int size() {
		return this.manual.size() + this.automatic.size();
	}

	private synchronized void replace(Collection<Block> blocks) {
		blocks.forEach(this::put);
		Set<Block> kept = Set.copyOf(blocks);
		this.manual.values().removeIf((block) -> !kept.contains(block));
		this.automatic.values().removeIf((block) -> !kept.contains(block));
		this.prefixLengths = blocks.stream()
			.map((block) -> block.addresses().prefixLength())
			.collect(Collectors.toCollection(TreeSet::new));
		Objects.requireNonNull(this.meanwhile).forEach(Runnable::run);
	}

	private synchronized void remember(@Nullable List<Runnable> changes) {
		this.meanwhile = changes;
	}

	private void change(Runnable change) {
		change.run();
		if (this.meanwhile != null) {
			this.meanwhile.add(change);
		}
	}

	private void put(Block block) {
		blocks(block.automatic()).put(block.addresses(), block);
		SortedSet<Integer> lengths = new TreeSet<>(this.prefixLengths);
		lengths.add(block.addresses().prefixLength());
		this.prefixLengths = lengths;
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
