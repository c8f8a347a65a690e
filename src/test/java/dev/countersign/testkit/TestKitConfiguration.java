package dev.countersign.testkit;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/**
 * The beans that a test of the service can have injected.
 */
@TestConfiguration(proxyBeanMethods = false)
class TestKitConfiguration {

	@Bean
	@Primary
	TestClock testClock() {
		return new TestClock();
	}

	@Bean
	@Lazy
	TestAccounts testAccounts(JdbcClient jdbc, PasswordEncoder encoder) {
		return new TestAccounts(jdbc, encoder);
	}

	@Bean
	@Lazy
	ServiceClient serviceClient(MockMvcTester mvc) {
		return new ServiceClient(mvc);
	}

	@Bean
	@Lazy
	BearerTokens testBearerTokens(MockMvcTester mvc, TestClock clock) {
		return new BearerTokens(mvc, clock);
	}

}
