package dev.countersign.store;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * How the database is used.
 *
 * @param requestTimeout how long a request waits for one answer of PostgreSQL, from 100
 * milliseconds to 1 minute
 */
@ConfigurationProperties("countersign.database")
record StoreProperties(@DefaultValue("900ms") Duration requestTimeout) {

	private static final Duration LEAST = Duration.ofMillis(100);

	private static final Duration MOST = Duration.ofMinutes(1);

	StoreProperties {
		if (requestTimeout.compareTo(LEAST) < 0 || requestTimeout.compareTo(MOST) > 0) {
			throw new FailureAnalyzedException(
					"The setting countersign.database.request-timeout is %d ms.".formatted(requestTimeout.toMillis()),
					"Set it to a duration from 100ms to 1m, such as 900ms.");
		}
	}

}
