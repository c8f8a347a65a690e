package dev.countersign.limit;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketListener;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.MathType;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LockFreeBucket;

/**
 * Buckets in this node's memory. Of too many keys those are dropped that were seldom
 * asked for.
 */
final class LocalBuckets implements Buckets {

	private final Cache<BucketKey, Bucket> buckets;

	private final TimeMeter time;

	LocalBuckets(int most, Clock clock) {
		this.buckets = Caffeine.newBuilder().executor(Runnable::run).maximumSize(most).build();
		this.time = timeOf(clock);
	}

	@Override
	public Remaining remaining(Limit limit, BucketKey key) {
		Bucket bucket = this.buckets.getIfPresent(key);
		if (bucket == null) {
			return Remaining.of(limit.atOnce(), 0);
		}
		EstimationProbe probe = bucket.estimateAbilityToConsume(1);
		return Remaining.of(probe.getRemainingTokens(), probe.getNanosToWaitForRefill());
	}

	@Override
	public Remaining glance(Limit limit, BucketKey key) {
		return remaining(limit, key);
	}

	@Override
	public boolean take(Limit limit, BucketKey key) {
		return this.buckets.get(key, (missing) -> full(limit)).tryConsume(1);
	}

	@Override
	public void fill(Limit limit, BucketKey key) {
		this.buckets.invalidate(key);
	}

	/** Returns how many buckets there are. */
	long size() {
		this.buckets.cleanUp();
		return this.buckets.estimatedSize();
	}

	/** The configuration is shared by all buckets of a limit. */
	private Bucket full(Limit limit) {
		return new LockFreeBucket(limit.configuration(), MathType.INTEGER_64_BITS, this.time, BucketListener.NOPE);
	}

	static TimeMeter timeOf(Clock clock) {
		return new TimeMeter() {

			@Override
			public long currentTimeNanos() {
				Instant now = clock.instant();
				return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
			}

			@Override
			public boolean isWallClockBased() {
				return true;
			}

		};
	}

}
