package dev.countersign.limit;

import java.time.Clock;

import dev.countersign.address.CountedNetwork;

import org.springframework.stereotype.Component;

/**
 * Budgets that each node counts alone, which saves a row for each use.
 */
@Component
class LocalBudgets {

	private final BucketKeys keys;

	private final Buckets buckets;

	LocalBudgets(LimitProperties properties, BucketKeys keys, Clock clock) {
		this.keys = keys;
		this.buckets = new LocalBuckets(properties.remembered(), clock);
	}

	/** Of a network, which is counted for some others. */
	NestedBudgets of(NetworkLimit limit, CountedNetwork network, String... others) {
		return limit.of(this::of, network, others);
	}

	Budget of(Limit limit, String... parts) {
		return new Budget(this.buckets, limit, this.keys.of(limit, parts));
	}

}
