package dev.countersign.limit;

import java.time.Clock;

import javax.sql.DataSource;

import dev.countersign.address.ClientAddress;
import dev.countersign.block.BlockIndex;
import dev.countersign.block.BlockPoll;
import dev.countersign.block.BlockedAddresses;
import dev.countersign.key.Secrets;
import dev.countersign.password.HashingBulkhead;
import dev.countersign.password.HashingProperties;
import dev.countersign.store.Database;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

@Configuration(proxyBeanMethods = false)
class LimitConfiguration {

	@Bean
	HashingBulkhead hashingBulkhead(HashingProperties properties) {
		int concurrent = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
		return new HashingBulkhead(concurrent, 2 * concurrent, properties.breather());
	}

	/** Behind the filter that waits for bodies, and ahead of all that costs more. */
	@Bean
	FilterRegistrationBean<FullQueueFilter> fullQueue(FailedCredentials failures, ClientAddress addresses) {
		FilterRegistrationBean<FullQueueFilter> registration = new FilterRegistrationBean<>(
				new FullQueueFilter(failures, addresses));
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
		return registration;
	}

	@Bean
	BucketKeys bucketKeys(Secrets secrets) {
		return new BucketKeys(secrets);
	}

	@Bean
	Buckets buckets(Database database, DataSource dataSource, LimitProperties properties, Clock clock) {
		LocalBuckets own = new LocalBuckets(properties.remembered(), clock);
		boolean canShare = database.url().startsWith("jdbc:postgresql:");
		return canShare ? new SharedBuckets(dataSource, own, properties.remembered(), clock) : own;
	}

	@Bean
	BlockIndex blockIndex() {
		return new BlockIndex();
	}

	/** Loaded before the port opens. */
	@Bean
	BlockPoll blockPoll(BlockedAddresses blocks, LimitProperties properties) {
		return new BlockPoll(blocks, properties.pollInterval());
	}

}
