package dev.countersign.login;

import java.time.Duration;

import dev.countersign.setting.Settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a session lasts.
 *
 * @param idle how long it lasts without a refresh, from 1 minute to a year
 * @param absolute how long it lasts at most, from 1 minute to a year
 * @param grace how long a used refresh token still gets the answer that its first use
 * got, from 0 to 60 seconds
 * @param maximumSessions how many an account may have; one more ends the oldest
 */
@ConfigurationProperties("countersign.refresh-token")
record SessionProperties(@DefaultValue("7d") Duration idle, @DefaultValue("30d") Duration absolute,
		@DefaultValue("10s") Duration grace, @DefaultValue("20") int maximumSessions) {

	private static final Settings SETTINGS = new Settings("countersign.refresh-token");

	SessionProperties {
		SETTINGS.within("idle", idle, Duration.ofMinutes(1), Duration.ofDays(366));
		SETTINGS.within("absolute", absolute, Duration.ofMinutes(1), Duration.ofDays(366));
		SETTINGS.within("grace", grace, Duration.ZERO, Duration.ofSeconds(60));
		SETTINGS.within("maximum-sessions", maximumSessions, 1, 10_000);
	}

}
