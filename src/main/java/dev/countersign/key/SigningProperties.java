package dev.countersign.key;

import java.time.Duration;

import dev.countersign.setting.Settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * How tokens are signed.
 *
 * @param algorithm HS256, HS384 or HS512 with the secret; RS256, PS256, ES256 or EdDSA
 * with a key that the service makes. Changing it at a restart changes the key with nobody
 * logged out
 * @param rotationInterval how old a key that the service made gets before the next
 * replaces it
 * @param jwksMaxAge how long others may keep the published keys
 * @param pollInterval how often a node asks for what the others changed, up to 1 second
 * @param clockTolerance how far the clocks of two nodes, or of those that verify, may be
 * apart
 */
@ConfigurationProperties("countersign.signing")
record SigningProperties(@DefaultValue("HS256") String algorithm, @DefaultValue("90d") Duration rotationInterval,
		@DefaultValue("5m") Duration jwksMaxAge, @DefaultValue("1s") Duration pollInterval,
		@DefaultValue("60s") Duration clockTolerance) {

	private static final Settings SETTINGS = new Settings("countersign.signing");

	SigningProperties {
		if (SigningAlgorithm.find(algorithm).isEmpty()) {
			throw new FailureAnalyzedException(
					"The setting countersign.signing.algorithm (COUNTERSIGN_SIGNING_ALGORITHM) names no algorithm of this service.",
					"Set it to one of %s.".formatted(SigningAlgorithm.ids()));
		}
		SETTINGS.within("jwks-max-age", jwksMaxAge, Duration.ZERO, Duration.ofDays(1));
		SETTINGS.within("poll-interval", pollInterval, Duration.ofMillis(50), Duration.ofSeconds(1));
		SETTINGS.within("clock-tolerance", clockTolerance, Duration.ZERO, Duration.ofMinutes(10));
		SETTINGS.within("rotation-interval", rotationInterval, jwksMaxAge.plus(pollInterval).plus(clockTolerance),
				Duration.ofDays(3650));
	}

	SigningAlgorithm signingAlgorithm() {
		return SigningAlgorithm.of(this.algorithm);
	}

	/** How long a key is known to everybody before it signs. */
	Duration lead() {
		return this.jwksMaxAge.plus(this.pollInterval).plus(this.clockTolerance);
	}

}
