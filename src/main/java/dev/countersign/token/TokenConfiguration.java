package dev.countersign.token;

import dev.countersign.key.TokenLifetime;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.authentication.ProviderManager;

@Configuration(proxyBeanMethods = false)
class TokenConfiguration {

	@Bean
	ExpectedToken expectedAccessToken(IssuerProperties issuer, AccessTokenProperties properties) {
		return ExpectedToken.ofAccess(issuer.issuer(), properties.audience(), properties.type());
	}

	@Bean
	TokenLifetime accessTokenLifetime(AccessTokenProperties properties) {
		return () -> properties.lifetime().plus(properties.clockSkew());
	}

	/** Whom the bearer filter asks about a token. */
	@Bean
	AuthenticationManagerResolver<HttpServletRequest> bearerTokens(TokenVerifier tokens,
			ObjectProvider<ApiTokenUse> use) {
		AuthenticationManager manager = new ProviderManager(
				new BearerTokenAuthenticationProvider(tokens, use.getIfAvailable(() -> (token) -> {
				})));
		return (request) -> manager;
	}

}
