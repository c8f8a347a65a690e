package dev.countersign.password;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.stereotype.Component;

/**
 * Shows how busy password hashing is.
 */
@Component
class HashingMetrics implements MeterBinder {

	private final HashingBulkhead bulkhead;

	HashingMetrics(HashingBulkhead bulkhead) {
		this.bulkhead = bulkhead;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("countersign.hashing.running", this.bulkhead, HashingBulkhead::countRunning)
			.description("Password hashes that are being computed")
			.register(registry);
		Gauge.builder("countersign.hashing.queued", this.bulkhead, HashingBulkhead::countQueued)
			.description("Callers that wait for theirs")
			.register(registry);
		FunctionCounter.builder("countersign.hashing.refused", this.bulkhead, HashingBulkhead::countRefused)
			.description("Callers that were turned away, as the queue was full")
			.register(registry);
	}

}
