package dev.countersign.limit;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import dev.countersign.address.AddressRange;
import dev.countersign.address.CountedNetwork;
import dev.countersign.block.Block;
import dev.countersign.block.BlockedAddresses;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.RateLimit;

import org.springframework.stereotype.Component;

/**
 * Which networks may try no credentials, and how long they are told to wait.
 */
@Component
class NetworkBlocks {

	private static final Duration MAX_WAIT = Duration.ofHours(24);

	private final BlockedAddresses blocks;

	private final RateLimit policy;

	private final Clock clock;

	NetworkBlocks(BlockedAddresses blocks, LimitProperties properties, Clock clock) {
		this.blocks = blocks;
		this.policy = new RateLimit("address", properties.address().failures(), properties.address().window());
		this.clock = clock;
	}

	Optional<Block> find(CountedNetwork network) {
		return Optional.ofNullable(network.address()).flatMap(this.blocks::blockOf);
	}

	/** Tells whether nothing is ever counted for a network. */
	boolean isAllowed(CountedNetwork network) {
		return network.address() != null && this.blocks.isAllowed(network.address());
	}

	/** Blocks addresses, unless too many are. */
	boolean add(AddressRange addresses) {
		return this.blocks.blockAutomatically(addresses);
	}

	void refuseIfByHand(Optional<Block> block) {
		refuse(block.filter((found) -> !found.automatic()));
	}

	void refuse(Optional<Block> block) {
		if (block.isPresent()) {
			throw new BlockedException(this.policy, wait(block.get()));
		}
	}

	private Duration wait(Block block) {
		Duration wait = (block.until() != null) ? Duration.between(this.clock.instant(), block.until()) : MAX_WAIT;
		return (wait.compareTo(MAX_WAIT) < 0) ? wait : MAX_WAIT;
	}

	/** Tells a block, of which there is a row already, from a budget that is used up. */
	static final class BlockedException extends ProblemException {

		BlockedException(RateLimit policy, Duration wait) {
			super(policy, wait);
		}

	}

}
