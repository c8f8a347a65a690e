package dev.countersign.apitoken;

import java.time.Duration;

import dev.countersign.key.TokenLifetime;
import dev.countersign.store.Purge;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ApiTokenConfiguration {

	/** A key that signs no more verifies for as long as the longest of its tokens. */
	@Bean
	static TokenLifetime apiTokenLifetime() {
		return () -> Duration.ofSeconds(ApiTokenRequest.YEAR);
	}

	/** Kept for a while, so that their owners see why they are no longer good. */
	@Bean
	Purge apiTokenPurge(StoredApiTokens tokens) {
		return new Purge("api-token-purge", Duration.ofDays(7), tokens::purge);
	}

}
