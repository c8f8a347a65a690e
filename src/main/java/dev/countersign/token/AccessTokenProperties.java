package dev.countersign.token;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * What an access token is made with.
 *
 * @param lifetime from 10 seconds to 24 hours
 * @param clockSkew how far the clocks of two nodes may be apart, up to 60 seconds
 * @param audience whom the tokens are for, {@code aud}
 * @param type {@code at+jwt}, or {@code JWT} for verifiers that know no other
 * @param remembered how many verified tokens are kept in memory
 */
@ConfigurationProperties("countersign.access-token")
record AccessTokenProperties(@DefaultValue("1h") Duration lifetime, @DefaultValue("0s") Duration clockSkew,
		@DefaultValue("countersign") String audience, @DefaultValue("at+jwt") String type,
		@DefaultValue("20000") int remembered) {

	AccessTokenProperties {
		within("countersign.access-token.lifetime", lifetime, Duration.ofSeconds(10), Duration.ofHours(24));
		within("countersign.access-token.clock-skew", clockSkew, Duration.ZERO, Duration.ofSeconds(60));
		if (!type.equals("at+jwt") && !type.equals("JWT")) {
			throw new FailureAnalyzedException("The setting countersign.access-token.type is not one that is known.",
					"Set it to at+jwt, or to JWT for verifiers that know no other.");
		}
		if (remembered < 1 || remembered > 10_000_000) {
			throw new FailureAnalyzedException(
					"The setting countersign.access-token.remembered is %d.".formatted(remembered),
					"Set it to a number from 1 to 10,000,000.");
		}
	}

	private static void within(String setting, Duration value, Duration least, Duration most) {
		if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
			throw new FailureAnalyzedException("The setting %s is %s.".formatted(setting, seconds(value)),
					"Set it to a duration from %s to %s, such as %s.".formatted(seconds(least), seconds(most),
							seconds(most)));
		}
	}

	private static String seconds(Duration duration) {
		return duration.toMillis() / 1000.0 + "s";
	}

}
