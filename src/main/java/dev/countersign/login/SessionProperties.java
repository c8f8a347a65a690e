package dev.countersign.login;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

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

	SessionProperties {
		within("idle", idle, Duration.ofMinutes(1), Duration.ofDays(366));
		within("absolute", absolute, Duration.ofMinutes(1), Duration.ofDays(366));
		within("grace", grace, Duration.ZERO, Duration.ofSeconds(60));
		if (maximumSessions < 1 || maximumSessions > 10_000) {
			throw new FailureAnalyzedException(
					"The setting countersign.refresh-token.maximum-sessions is %d.".formatted(maximumSessions),
					"Set it to a number from 1 to 10,000.");
		}
	}

	private static void within(String name, Duration value, Duration least, Duration most) {
		if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
			throw new FailureAnalyzedException(
					"The setting countersign.refresh-token.%s is %d s.".formatted(name, value.toSeconds()),
					"Set it to a duration from %ds to %ds.".formatted(least.toSeconds(), most.toSeconds()));
		}
	}

}
