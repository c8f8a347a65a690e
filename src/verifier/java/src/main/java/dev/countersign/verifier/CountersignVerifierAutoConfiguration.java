package dev.countersign.verifier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.OnPropertyListCondition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Lets a Spring Boot resource server refuse revoked tokens, once
 * {@code countersign.verifier.service} is set.
 */
@AutoConfiguration
@ConditionalOnClass(OAuth2TokenValidator.class)
@Conditional(CountersignVerifierAutoConfiguration.OnService.class)
@EnableConfigurationProperties(CountersignVerifierProperties.class)
class CountersignVerifierAutoConfiguration {

	@Bean(initMethod = "start", destroyMethod = "close")
	@ConditionalOnMissingBean
	RevocationFollower revocationFollower(CountersignVerifierProperties properties) {
		return new RevocationFollower(properties.follower());
	}

	@Bean
	@ConditionalOnMissingBean
	RevocationCheck revocationCheck(RevocationFollower follower, CountersignVerifierProperties properties) {
		return new RevocationCheck(follower,
				properties.statusLists() ? new StatusListReader(properties.service().get(0)) : null);
	}

	@Bean
	OAuth2TokenValidator<Jwt> revocationValidator(RevocationCheck check, CountersignVerifierProperties properties) {
		return new RevocationValidator(check, properties.whenStale() == CountersignVerifierProperties.WhenStale.ACCEPT);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class OfServlets {

		/** Just in front of Spring Security. */
		private static final int ORDER = SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1;

		@Bean
		FilterRegistrationBean<RevocationsUnknownFilter> revocationsUnknownFilter() {
			FilterRegistrationBean<RevocationsUnknownFilter> filter = new FilterRegistrationBean<>(
					new RevocationsUnknownFilter());
			filter.setOrder(ORDER);
			return filter;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HealthIndicator.class)
	static class OfHealth {

		@Bean
		HealthIndicator revocationsHealthIndicator(RevocationFollower follower) {
			return () -> (follower.isFresh() ? Health.up() : Health.outOfService())
				.withDetail("age", follower.age().toMillis() + " ms")
				.withDetail("size", follower.size())
				.withDetail("transport", follower.transport())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	static class OfMetrics {

		@Bean
		MeterBinder revocationsMetrics(RevocationFollower follower) {
			return (registry) -> {
				Gauge.builder("countersign.verifier.age", follower, (f) -> f.age().toNanos() / 1e9)
					.baseUnit("seconds")
					.description("How old what is known of revocations can be")
					.register(registry);
				Gauge.builder("countersign.verifier.size", follower, RevocationFollower::size)
					.description("How many revocations are in force")
					.register(registry);
			};
		}

	}

	/** Also where the nodes are a list of YAML, or have an index each. */
	static class OnService extends OnPropertyListCondition {

		OnService() {
			super("countersign.verifier.service", () -> ConditionMessage.forCondition("Service to follow"));
		}

	}

}
