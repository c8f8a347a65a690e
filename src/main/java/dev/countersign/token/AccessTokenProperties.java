package dev.countersign.token;

import java.time.Duration;

import dev.countersign.setting.Settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

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

	private static final Settings SETTINGS = new Settings("countersign.access-token");

	AccessTokenProperties {
		SETTINGS.within("lifetime", lifetime, Duration.ofSeconds(10), Duration.ofHours(24));
		SETTINGS.within("clock-skew", clockSkew, Duration.ZERO, Duration.ofSeconds(60));
		SETTINGS.within("remembered", remembered, 1, 10_000_000);
	}

}
