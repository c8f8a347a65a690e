package dev.countersign.block;

import dev.countersign.store.Purge;
import dev.countersign.store.RepeatedTask;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class BlockConfiguration {

	@Bean
	BlockIndex blockIndex() {
		return new BlockIndex();
	}

	/** Loaded before the port opens. */
	@Bean
	RepeatedTask blockPoll(BlockedAddresses blocks, BlockProperties properties) {
		blocks.refresh();
		return new RepeatedTask("blocked addresses", properties.pollInterval(), blocks::refresh);
	}

	/** Kept for a while, as the next block of the same address is twice as long. */
	@Bean
	Purge blockPurge(Blocks blocks, BlockProperties properties) {
		return new Purge("block-purge", properties.address().longestBlock(), blocks::purge);
	}

}
