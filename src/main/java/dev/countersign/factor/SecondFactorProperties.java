package dev.countersign.factor;

import java.time.Duration;
import java.util.Set;

import dev.countersign.setting.Settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * How second factors are enrolled, and who needs one.
 *
 * @param requiredRoles accounts that have one of these roles can do nothing but enrol
 * until they have a second factor
 * @param serviceName what authenticator apps call this service; up to 64 characters
 * without a colon
 * @param recentLogin how long ago somebody may have logged in who adds or removes one;
 * from 1 minute to 1 day
 */
@ConfigurationProperties("countersign.second-factor")
record SecondFactorProperties(@DefaultValue Set<String> requiredRoles, @DefaultValue("Countersign") String serviceName,
		@DefaultValue("15m") Duration recentLogin) {

	private static final int MAX_NAME = 64;

	private static final Settings SETTINGS = new Settings("countersign.second-factor");

	SecondFactorProperties {
		requiredRoles = Set.copyOf(requiredRoles);
		if (serviceName.isBlank() || serviceName.length() > MAX_NAME || serviceName.contains(":")) {
			throw new FailureAnalyzedException(
					"The setting countersign.second-factor.service-name is empty, has a colon, or is too long.",
					"Set it to a name of 1 to %d characters without a colon.".formatted(MAX_NAME));
		}
		SETTINGS.within("recent-login", recentLogin, Duration.ofMinutes(1), Duration.ofDays(1));
	}

}
