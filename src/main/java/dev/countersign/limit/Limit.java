package dev.countersign.limit;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;

import dev.countersign.problem.RateLimit;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConfigurationBuilder;

/**
 * How many failures there may be.
 *
 * @param id tells its buckets from those of other limits
 * @param policy what a client is told of it
 * @param configuration the bucket, a token for each failure
 */
record Limit(String id, RateLimit policy, BucketConfiguration configuration) {

	/**
	 * Some failures at once, and then one after each part of the window that is left.
	 */
	static Limit steady(String id, String name, long failures, Duration window) {
		BucketConfiguration configuration = BucketConfiguration.builder()
			.addLimit((limit) -> limit.capacity(failures).refillGreedy(failures, window))
			.build();
		return new Limit(id, new RateLimit(name, failures, window), configuration);
	}

	/**
	 * Some failures at once, and then each after twice the delay of the one before: 1, 2,
	 * 4… seconds, up to a longest. One bucket that holds the failures at once and one
	 * more for each doubling, each of its rates keeping the next delay: whoever always
	 * tries as soon as they may is let try after 1, 3, 7… seconds in all.
	 */
	static Limit growing(String id, String name, long failures, Duration longestDelay) {
		ConfigurationBuilder configuration = BucketConfiguration.builder();
		long capacity = failures;
		for (long waited = 1; waited < longestDelay.toSeconds(); waited = 2 * waited + 1) {
			configuration.addLimit(oneAfter(capacity, Duration.ofSeconds(waited)));
			capacity++;
		}
		configuration.addLimit(oneAfter(capacity, longestDelay));
		return new Limit(id, new RateLimit(name, failures, longestDelay), configuration.build());
	}

	/** How many failures there may be at once. */
	long atOnce() {
		return this.policy.quota();
	}

	/** How long it takes until a bucket that is used up is full. */
	Duration fullIn() {
		return Arrays.stream(this.configuration.getBandwidths())
			.map((bandwidth) -> Duration.ofNanos(bandwidth.getRefillPeriodNanos())
				.multipliedBy(bandwidth.getCapacity())
				.dividedBy(bandwidth.getRefillTokens()))
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO);
	}

	private static Bandwidth oneAfter(long capacity, Duration delay) {
		return Bandwidth.builder().capacity(capacity).refillGreedy(1, delay).build();
	}

}
