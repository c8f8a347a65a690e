package dev.countersign.bench;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The answer of {@code /protected} at a path that needs no token: the same bytes through
 * the same kind of filter chain as the service's own open paths, so that the difference
 * is the token alone.
 */
@Configuration(proxyBeanMethods = false)
@Profile("bench")
class OpenGreeting {

	private static final String PATH = "/bench/open";

	@Bean
	@Order(0)
	SecurityFilterChain openGreetingPath(HttpSecurity http) {
		return http.securityMatcher(PATH)
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.csrf(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.requestCache(RequestCacheConfigurer::disable)
			.headers(AbstractHttpConfigurer::disable)
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.build();
	}

	@RestController
	@Profile("bench")
	static class OpenGreetingController {

		private static final Greeting GREETING = new Greeting("Hello, authenticated user!");

		@GetMapping(PATH)
		Greeting greet() {
			return GREETING;
		}

		record Greeting(String message) {
		}

	}

}
