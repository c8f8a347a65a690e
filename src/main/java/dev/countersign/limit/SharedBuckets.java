package dev.countersign.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.countersign.store.DatabaseAway;
import dev.countersign.store.Outage;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLadvisoryLockBasedProxyManager;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Buckets that all nodes share, in PostgreSQL. What is used up is remembered until there
 * is more, so that a flood of refusals asks the database once. While the database is away
 * this node counts in its own memory, by the same figures.
 */
final class SharedBuckets implements Buckets {

	/** How long a bucket is kept that is full. */
	static final Duration KEPT = Duration.ofSeconds(10);

	private static final PrimaryKeyMapper<BucketKey> PRIMARY_KEY = (statement, index, key) -> statement.setString(index,
			key.toString());

	private static final Duration PAUSE = Duration.ofSeconds(1);

	/** Somebody may have filled a bucket on another node. */
	private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

	private final PostgreSQLadvisoryLockBasedProxyManager<BucketKey> shared;

	private final LocalBuckets own;

	private final Cache<BucketKey, UsedUp> usedUp;

	private final Clock clock;

	private final Outage outage = new Outage(LogFactory.getLog(SharedBuckets.class),
			"Failed credentials are counted in the database again.");

	private volatile Instant awayUntil = Instant.MIN;

	SharedBuckets(DataSource database, Duration patience, LocalBuckets own, int most, Clock clock) {
		this.shared = Bucket4jPostgreSQL.advisoryLockBasedBuilder(database)
			.table("failure_bucket")
			.primaryKeyMapper(PRIMARY_KEY)
			.lockIdSupplier(BucketKey::high)
			.clientClock(LocalBuckets.timeOf(clock))
			.requestTimeout(patience)
			.expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT))
			.build();
		this.own = own;
		this.usedUp = Caffeine.newBuilder().executor(Runnable::run).maximumSize(most).build();
		this.clock = clock;
	}

	@Override
	public Remaining remaining(Limit limit, BucketKey key) {
		Remaining known = glance(limit, key);
		if (known.available() < 1) {
			return known;
		}
		return orOwn(() -> sharedRemaining(limit, key), () -> this.own.remaining(limit, key));
	}

	@Override
	public Remaining glance(Limit limit, BucketKey key) {
		UsedUp known = this.usedUp.getIfPresent(key);
		Instant now = this.clock.instant();
		return (known != null && known.until().isAfter(now) && known.askAgain().isAfter(now))
				? new Remaining(0, Duration.between(now, known.until())) : Remaining.of(limit.atOnce(), 0);
	}

	@Override
	public boolean take(Limit limit, BucketKey key) {
		return orOwn(() -> {
			ConsumptionProbe probe = bucket(limit, key).tryConsumeAndReturnRemaining(1);
			remember(key, Remaining.of(probe.getRemainingTokens(), probe.getNanosToWaitForRefill()));
			return probe.isConsumed();
		}, () -> this.own.take(limit, key));
	}

	@Override
	public void fill(Limit limit, BucketKey key) {
		this.usedUp.invalidate(key);
		this.own.fill(limit, key);
		inDatabase(() -> {
			this.shared.removeProxy(key);
			return true;
		}, (cause) -> {
			throw new DataAccessResourceFailureException("What was counted is not forgotten in the database", cause);
		});
	}

	/**
	 * Deletes buckets that are full again.
	 * @param most how many
	 * @return how many there were
	 */
	int purge(int most) {
		return this.shared.removeExpired(most);
	}

	/** Where there is no bucket none is made: a login that succeeds leaves nothing. */
	private Remaining sharedRemaining(Limit limit, BucketKey key) {
		if (this.shared.getProxyConfiguration(key).isEmpty()) {
			return Remaining.of(limit.atOnce(), 0);
		}
		EstimationProbe probe = bucket(limit, key).estimateAbilityToConsume(1);
		Remaining remaining = Remaining.of(probe.getRemainingTokens(), probe.getNanosToWaitForRefill());
		remember(key, remaining);
		return remaining;
	}

	private Bucket bucket(Limit limit, BucketKey key) {
		return this.shared.builder().build(key, limit::configuration);
	}

	private void remember(BucketKey key, Remaining remaining) {
		if (remaining.available() < 1 && !remaining.nextIn().isZero()) {
			Instant now = this.clock.instant();
			this.usedUp.put(key, new UsedUp(now.plus(remaining.nextIn()), now.plus(ASK_AGAIN)));
		}
	}

	private <T> T orOwn(Supplier<T> inDatabase, Supplier<T> inMemory) {
		return inDatabase(inDatabase, (cause) -> inMemory.get());
	}

	/**
	 * Asks the database, unless it was away a moment ago.
	 * @param otherwise answers in its place, and is told why if it was asked
	 */
	private <T> T inDatabase(Supplier<T> question, Function<@Nullable RuntimeException, T> otherwise) {
		if (this.awayUntil.isAfter(this.clock.instant())) {
			return otherwise.apply(null);
		}
		try {
			T answer = question.get();
			this.outage.end();
			return answer;
		}
		catch (RuntimeException ex) {
			this.outage.begin("Failed credentials are counted by each node alone, as the database is away.", ex);
			this.awayUntil = this.clock.instant().plus(PAUSE);
			DatabaseAway.remember();
			return otherwise.apply(ex);
		}
	}

	/**
	 * What is known of a bucket that is used up.
	 *
	 * @param until when there is more
	 * @param askAgain when that is looked up again
	 */
	private record UsedUp(Instant until, Instant askAgain) {
	}

}
