package dev.countersign.token;

import dev.countersign.address.PathSpelling;
import dev.countersign.key.TokenLifetime;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

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

	/**
	 * Whom the bearer filter asks about a token. Those who have to enrol a second factor
	 * first may do that, and see who they are.
	 */
	@Bean
	AuthenticationManagerResolver<HttpServletRequest> bearerTokens(TokenVerifier tokens,
			ObjectProvider<ApiTokenUse> use) {
		ApiTokenUse noticed = use.getIfAvailable(() -> (token) -> {
		});
		AuthenticationManager manager = new ProviderManager(
				new BearerTokenAuthenticationProvider(tokens::verify, noticed));
		AuthenticationManager enrolment = new ProviderManager(
				new BearerTokenAuthenticationProvider(tokens::verifyForEnrolment, noticed));
		RequestMatcher enrolling = new OrRequestMatcher(PathPatternRequestMatcher.pathPattern("/factors/**"),
				PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/me"),
				PathPatternRequestMatcher.pathPattern(HttpMethod.HEAD, "/me"));
		return (request) -> (mayEnrol(request.getRequestURI()) && enrolling.matches(request)) ? enrolment : manager;
	}

	private static boolean mayEnrol(String path) {
		return PathSpelling.mayContain(path, "/factors") || PathSpelling.mayContain(path, "/me");
	}

}
