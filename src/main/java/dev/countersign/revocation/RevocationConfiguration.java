package dev.countersign.revocation;

import javax.sql.DataSource;

import dev.countersign.store.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
class RevocationConfiguration {

	@Bean
	RevocationIndex revocationIndex() {
		return new RevocationIndex();
	}

	@Bean
	FeedSignal feedSignal(Database database, DataSource dataSource, JdbcClient jdbc, RevocationProperties properties) {
		boolean canSignal = database.url().startsWith("jdbc:postgresql:");
		return (canSignal && properties.notifications()) ? new PostgresSignal(dataSource, jdbc) : new FeedSignal.None();
	}

	/**
	 * Part of readiness: a node that cannot tell what is cut off should get no requests.
	 */
	@Bean
	HealthIndicator revocationFeedHealthIndicator(RevocationFeed feed) {
		return () -> (feed.isStale() ? Health.outOfService() : Health.up())
			.withDetail("age", feed.age().toMillis() + " ms")
			.build();
	}

	@Bean
	MeterBinder revocationMetrics(RevocationFeed feed, RevocationIndex index) {
		return (registry) -> {
			Gauge.builder("countersign.revocation.age", feed, (f) -> f.age().toNanos() / 1e9)
				.baseUnit("seconds")
				.description("How long ago the revocation log was last read to its end")
				.register(registry);
			Gauge.builder("countersign.revocation.size", index, RevocationIndex::size)
				.description("How many sessions, tokens and accounts are cut off")
				.register(registry);
		};
	}

}
