package dev.countersign.token;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.authentication.ProviderManager;

@Configuration(proxyBeanMethods = false)
class TokenConfiguration {

	/** Whom the bearer filter asks about a token. */
	@Bean
	AuthenticationManagerResolver<HttpServletRequest> bearerTokens(AccessTokens tokens) {
		AuthenticationManager manager = new ProviderManager(new BearerTokenAuthenticationProvider(tokens));
		return (request) -> manager;
	}

}
