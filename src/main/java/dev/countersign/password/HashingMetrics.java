package dev.countersign.password;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
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
		Gauge.builder("countersign.hashing.queued", this.bulkhead.turns(), HashingTurns::countWaiting)
			.description("Callers that wait for their turn")
			.register(registry);
		FunctionCounter.builder("countersign.hashing.refused", this.bulkhead.turns(), HashingTurns::countRefused)
			.description("Callers that were turned away, as their turn would not have come in time")
			.register(registry);
		FunctionTimer
			.builder("countersign.hashing.time", this.bulkhead.turns(), HashingTurns::countHashes, HashingTurns::hashed,
					TimeUnit.NANOSECONDS)
			.description("Password hashes that were computed, and how long they took on their threads")
			.register(registry);
	}

}
