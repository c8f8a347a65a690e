package dev.countersign.revocation;

import java.time.Duration;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.store.Database;
import dev.countersign.store.Purge;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class RevocationConfiguration {

	/** Answered with 200. Its rank among the others is a setting. */
	private static final Status DEGRADED = new Status("DEGRADED", "Tokens are accepted on signature and expiry alone.");

	@Bean
	RevocationIndex revocationIndex() {
		return new RevocationIndex();
	}

	@Bean
	RevocationSequence revocationSequence() {
		return new RevocationSequence();
	}

	/** Nobody can present a token that names what has ended. */
	@Bean
	Purge revocationPurge(RevocationLog log) {
		return new Purge("revocation-purge", Duration.ZERO, log::purge);
	}

	@Bean
	FeedSignal feedSignal(Database database, DataSource dataSource, JdbcClient jdbc, RevocationProperties properties) {
		boolean canSignal = database.isPostgres();
		if (!canSignal || !properties.notifications()) {
			return new LocalSignal();
		}
		HikariDataSource pool = DataSourceUnwrapper.unwrap(dataSource, HikariConfigMXBean.class,
				HikariDataSource.class);
		return (pool != null) ? new PostgresSignal(pool, jdbc) : new LocalSignal();
	}

	/**
	 * Part of readiness: a node that cannot tell what is cut off, and refuses every
	 * token, should get no requests. One that was told to go on keeps getting them and
	 * says so.
	 */
	@Bean
	HealthIndicator revocationFeedHealthIndicator(RevocationFeed feed) {
		return () -> Health.status(status(feed)).withDetail("age", feed.age().toMillis() + " ms").build();
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

	private static Status status(RevocationFeed feed) {
		if (!feed.isStale()) {
			return Status.UP;
		}
		return feed.isReliable() ? DEGRADED : Status.OUT_OF_SERVICE;
	}

}
