package dev.countersign.block;

import java.time.Clock;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.stereotype.Component;

/**
 * Shows how many blocks of addresses there are.
 */
@Component
class BlockMetrics implements MeterBinder {

	private final BlockIndex blocks;

	private final Clock clock;

	BlockMetrics(BlockIndex blocks, Clock clock) {
		this.blocks = blocks;
		this.clock = clock;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		bind(registry, "automatic", true);
		bind(registry, "manual", false);
	}

	private void bind(MeterRegistry registry, String kind, boolean automatic) {
		Gauge.builder("countersign.blocks", this.blocks, (current) -> current.count(automatic, this.clock.instant()))
			.tag("kind", kind)
			.description("Blocks of addresses that are in force")
			.register(registry);
	}

}
