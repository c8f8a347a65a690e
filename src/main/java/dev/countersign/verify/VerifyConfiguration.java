package dev.countersign.verify;

import dev.countersign.connection.NonBlockingPath;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;

@Configuration(proxyBeanMethods = false)
class VerifyConfiguration {

	/** One filter that judges and answers: nothing stands behind it. */
	@Bean
	@Order(0)
	SecurityFilterChain verifyPath(AuthenticationManagerResolver<HttpServletRequest> bearerTokens,
			BearerTokenResolver resolver, AuthenticationEntryPoint refused, AccessDeniedHandler denied,
			VerifyProperties properties) {
		return new DefaultSecurityFilterChain((request) -> BodilessRequest.of(request) != null,
				new VerificationFilter(bearerTokens, resolver, refused, denied, properties.allowPreflight()));
	}

	@Bean
	NonBlockingPath questionsOfProxies() {
		return new NonBlockingPath(BodilessRequest.PATH);
	}

}
