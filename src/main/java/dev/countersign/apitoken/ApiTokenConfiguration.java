package dev.countersign.apitoken;

import java.time.Duration;

import dev.countersign.key.TokenLifetime;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ApiTokenConfiguration {

	/** A key that signs no more verifies for as long as the longest of its tokens. */
	@Bean
	static TokenLifetime apiTokenLifetime() {
		return () -> Duration.ofSeconds(ApiTokenRequest.YEAR);
	}

}
