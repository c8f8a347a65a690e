package dev.countersign.password;

import java.time.Duration;

import dev.countersign.setting.Settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How passwords are hashed.
 *
 * @param threads how many at a time, 0 for as many as there are cores; at most 1024
 * @param longestWait how long a login waits for its turn; from 100 milliseconds to 1
 * minute
 */
@ConfigurationProperties("countersign.hashing")
record HashingProperties(@DefaultValue("0") int threads, @DefaultValue("5s") Duration longestWait) {

	private static final Settings SETTINGS = new Settings("countersign.hashing");

	HashingProperties {
		SETTINGS.within("threads", threads, 0, 1024);
		SETTINGS.within("longest-wait", longestWait, Duration.ofMillis(100), Duration.ofMinutes(1));
	}

	int threadsOrCores() {
		return (this.threads > 0) ? this.threads : Runtime.getRuntime().availableProcessors();
	}

}
