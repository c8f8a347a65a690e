package dev.countersign.block;

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
	BlockPoll blockPoll(BlockedAddresses blocks, BlockProperties properties) {
		return new BlockPoll(blocks, properties.pollInterval());
	}

}
