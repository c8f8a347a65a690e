package dev.countersign.verify;

import dev.countersign.connection.NonBlockingPath;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.HttpFirewall;

@Configuration(proxyBeanMethods = false)
class VerifyConfiguration {

	@Bean
	ProxyQuestions proxyQuestions(AuthenticationManagerResolver<HttpServletRequest> bearerTokens,
			BearerTokenResolver resolver, AuthenticationEntryPoint refused, AccessDeniedHandler denied,
			HttpFirewall firewall, VerifyProperties properties) {
		return new ProxyQuestions(
				new VerificationFilter(bearerTokens, resolver, refused, denied, properties.allowPreflight()), firewall);
	}

	@Bean
	NonBlockingPath questionsOfProxies() {
		return new NonBlockingPath(BodilessRequest.PATH);
	}

}
