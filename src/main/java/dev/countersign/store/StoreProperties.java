package dev.countersign.store;

import java.time.Duration;

import dev.countersign.setting.Settings;

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
public record StoreProperties(@DefaultValue("900ms") Duration requestTimeout) {

	private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);

	private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

	/**
	 * Takes what was set.
	 * @throws FailureAnalyzedException if it is shorter or longer than any can be
	 */
	public StoreProperties {
		new Settings("countersign.database").within("request-timeout", requestTimeout, MIN_TIMEOUT, MAX_TIMEOUT);
	}

}
