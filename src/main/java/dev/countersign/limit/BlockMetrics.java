package dev.countersign.limit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.stereotype.Component;

/**
 * Shows how many addresses are blocked.
 */
@Component
class BlockMetrics implements MeterBinder {

	private final BlockedAddresses blocks;

	BlockMetrics(BlockedAddresses blocks) {
		this.blocks = blocks;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		bind(registry, "automatic", true);
		bind(registry, "manual", false);
	}

	private void bind(MeterRegistry registry, String kind, boolean automatic) {
		Gauge.builder("countersign.blocks", this.blocks, (current) -> current.count(automatic))
			.tag("kind", kind)
			.description("Blocks of addresses that are in force")
			.register(registry);
	}

}
