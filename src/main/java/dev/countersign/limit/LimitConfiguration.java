package dev.countersign.limit;

import java.time.Clock;

import javax.sql.DataSource;

import dev.countersign.key.LastingKeys;
import dev.countersign.store.Database;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LimitConfiguration {

	@Bean
	BucketKeys bucketKeys(LastingKeys keys) {
		return new BucketKeys(keys.get("countersign limit buckets"));
	}

	@Bean
	Buckets buckets(Database database, DataSource dataSource, LimitProperties properties, Clock clock) {
		LocalBuckets own = new LocalBuckets(properties.remembered(), clock);
		boolean canShare = database.url().startsWith("jdbc:postgresql:");
		return canShare ? new SharedBuckets(dataSource, own, properties.remembered(), clock) : own;
	}

}
