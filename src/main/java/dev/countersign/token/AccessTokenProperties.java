package dev.countersign.token;

import java.time.Duration;
import java.util.List;

import dev.countersign.setting.Settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * What an access token is made with.
 *
 * @param lifetime from 10 seconds to 24 hours
 * @param clockSkew how far the clocks of two nodes may be apart, up to 60 seconds
 * @param audience whom the tokens are for, {@code aud}: one name or several
 * @param type {@code at+jwt}, or {@code JWT} for verifiers that know no other
 * @param remembered how many verified tokens are kept in memory
 */
@ConfigurationProperties("countersign.access-token")
record AccessTokenProperties(@DefaultValue("1h") Duration lifetime, @DefaultValue("0s") Duration clockSkew,
		@DefaultValue("countersign") List<String> audience, @DefaultValue("at+jwt") String type,
		@DefaultValue("20000") int remembered) {

	/** Each of them makes every token longer. */
	private static final int MAX_AUDIENCES = 16;

	private static final Settings SETTINGS = new Settings("countersign.access-token");

	AccessTokenProperties {
		SETTINGS.within("lifetime", lifetime, Duration.ofSeconds(10), AccessTokenIssuer.MAX_LIFETIME);
		SETTINGS.within("clock-skew", clockSkew, Duration.ZERO, TokenVerifier.MAX_CLOCK_SKEW);
		SETTINGS.within("remembered", remembered, 1, 10_000_000);
		audience = audience.stream().map(String::strip).distinct().toList();
		if (audience.isEmpty() || audience.size() > MAX_AUDIENCES || audience.contains("")) {
			throw new FailureAnalyzedException(
					"The setting countersign.access-token.audience has no name, an empty one, or more than %d."
						.formatted(MAX_AUDIENCES),
					"Set it to the names of those that the tokens are for, separated by commas, such as countersign,shop.");
		}
	}

}
