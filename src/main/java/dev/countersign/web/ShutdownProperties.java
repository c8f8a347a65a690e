package dev.countersign.web;

import java.time.Duration;

import dev.countersign.setting.Settings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the service shuts down.
 *
 * @param pause how long it keeps answering after it is no longer ready; up to 1 minute,
 * and by default 5 seconds where other nodes share the database and nothing where none
 * can
 */
@ConfigurationProperties("countersign.shutdown")
record ShutdownProperties(@Nullable Duration pause) {

	private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

	ShutdownProperties {
		if (pause != null) {
			new Settings("countersign.shutdown").within("pause", pause, Duration.ZERO, MAX_PAUSE);
		}
	}

}
