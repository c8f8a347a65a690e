package dev.countersign.limit;

import java.time.Clock;
import java.time.Duration;

import javax.sql.DataSource;

import dev.countersign.key.LastingKeys;
import dev.countersign.password.HashingBulkhead;
import dev.countersign.setting.ServerThreads;
import dev.countersign.store.Database;
import dev.countersign.store.Purge;
import dev.countersign.store.StoreProperties;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class LimitConfiguration {

	@Bean
	BucketKeys bucketKeys(LastingKeys keys) {
		return new BucketKeys(keys.get("countersign limit buckets"));
	}

	@Bean
	Budgets budgets(LimitProperties properties, BucketKeys keys, Buckets buckets) {
		return new Budgets(properties, keys, buckets);
	}

	@Bean
	Buckets buckets(Database database, DataSource dataSource, StoreProperties store, LimitProperties properties,
			Clock clock) {
		LocalBuckets own = new LocalBuckets(properties.remembered(), clock);
		return database.isPostgres()
				? new SharedBuckets(dataSource, store.requestTimeout(), own, properties.remembered(), clock) : own;
	}

	/** Those that wait leave most of the server's threads to others, virtual ones too. */
	@Bean
	Reservations reservations(HashingBulkhead bulkhead, Environment environment) {
		return new Reservations(bulkhead, Math.min(Reservations.MAX_WAITING, ServerThreads.most(environment) / 4));
	}

	/**
	 * Buckets that are full again, or would be when nobody waits any more. Those in
	 * memory make room by themselves.
	 */
	@Bean
	Purge failureBucketPurge(Buckets buckets, Budgets budgets, JdbcClient jdbc, Clock clock) {
		BucketsAhead ahead = new BucketsAhead(jdbc, budgets.fullIn(), clock);
		return new Purge("failure-bucket-purge", Duration.ZERO,
				(before, most) -> (buckets instanceof SharedBuckets shared) ? purge(shared, ahead, most) : 0);
	}

	private static int purge(SharedBuckets shared, BucketsAhead ahead, int most) {
		int full = shared.purge(most);
		return full + ahead.purge(most - full);
	}

	/** Places that no one has logged in from for so long that they are known no more. */
	@Bean
	Purge knownPlacePurge(StoredPlaces places, LimitProperties properties) {
		return new Purge("known-place-purge", properties.placeLifetime(), places::purge);
	}

}
