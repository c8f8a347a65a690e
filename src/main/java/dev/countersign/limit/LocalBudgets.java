package dev.countersign.limit;

import java.time.Clock;

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

	Budget of(Limit limit, String... parts) {
		return new Budget(this.buckets, limit, this.keys.of(limit, parts));
	}

}
