package dev.countersign.account;

import dev.countersign.password.RefusalPace;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Lets a refused password wait for no slower hash: tests of imports leave some in the
 * store that all tests of a context share.
 */
@TestConfiguration(proxyBeanMethods = false)
public class PromptRefusals {

	@Bean
	@Primary
	RefusalPace promptRefusalPace() {
		return new RefusalPace((nanoseconds) -> {
		});
	}

}
