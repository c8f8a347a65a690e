package dev.countersign.testkit;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.MockMvcBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;

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

	/**
	 * Nothing here sends a request through the filters a second time, so that whoever has
	 * to wait for a password's turn waits on the test's own thread.
	 */
	@Bean
	MockMvcBuilderCustomizer passwordsWaitOnTheirThread() {
		return (builder) -> builder.defaultRequest(MockMvcRequestBuilders.get("/").with((request) -> {
			request.setAsyncSupported("GET".equals(request.getMethod()));
			return request;
		}));
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
