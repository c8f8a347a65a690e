package dev.countersign.web;

import java.time.Clock;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

import dev.countersign.account.RegistrationProperties;
import dev.countersign.console.ConsoleProperties;
import dev.countersign.console.RootPath;
import dev.countersign.oauth.ClientAuthenticationFilter;
import dev.countersign.oauth.ServiceCallers;
import dev.countersign.token.TokenVerifier;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.authorization.AllAuthoritiesAuthorizationManager;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.util.StringUtils;

/**
 * Two chains: a short list of paths that need no token, and everything else, which does.
 * A controller that is added tomorrow falls into the second without anybody's doing. The
 * questions of proxies do not come here: the room {@code verify} has a chain for them.
 */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class SecurityConfiguration {

	/**
	 * Paths that need no token, and so ignore a stale or broken one.
	 */
	static final String[] OPEN = { "/login", "/login/factor", "/login/passkey", "/login/passkey/options",
			"/token/refresh", "/logout", "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness",
			"/openapi.json", "/openapi.json/swagger-config", "/docs", "/swagger-ui/**", "/password/setup",
			"/password/forgotten", "/email/confirmation", "/oauth2/token", "/.well-known/jwks.json",
			"/.well-known/oauth-authorization-server", "/.well-known/oauth-authorization-server/**",
			"/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/**",
			"/.well-known/openid-configuration", "/.well-known/openid-configuration/**", "/status-lists/*" };

	private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

	private static final String ADMINISTRATOR = "SCOPE_admin";

	/** May make and change accounts, but no administrator. */
	private static final String PROVISIONER = "SCOPE_provision";

	private static final String NO_DETAILS = "";

	/** The token comes from a login, and was not made for a machine. */
	private static final String LOGIN = "TOKEN_ACCESS";

	@Bean
	@Order(1)
	SecurityFilterChain openPaths(HttpSecurity http, ProblemResponder problems, RegistrationProperties registration,
			ConsoleProperties console, RootPath root, ObjectProvider<OpenPath> yours) {
		stateless(http, problems)
			.securityMatchers((open) -> open.requestMatchers(NamedPathRequestMatcher.of(openPaths(registration, yours)))
				.requestMatchers(NamedPathRequestMatcher.of(console.openPaths().toArray(String[]::new)))
				.requestMatchers(root))
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll());
		return http.build();
	}

	@Bean
	@Order(2)
	SecurityFilterChain tokenPaths(HttpSecurity http, AuthenticationManagerResolver<HttpServletRequest> bearerTokens,
			BearerTokenResolver resolver, ServiceCallers clients, ProblemResponder problems, StepUpFilter stepUp) {
		stateless(http, problems).addFilter(bearerFilter(bearerTokens, resolver, problems))
			.addFilterAfter(new ClientAuthenticationFilter(clients), BearerTokenAuthenticationFilter.class)
			.addFilterAfter(stepUp, ClientAuthenticationFilter.class)
			.authorizeHttpRequests(SecurityConfiguration::authorize);
		return http.build();
	}

	/** The first rule that matches decides. */
	private static void authorize(
			AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
		requests.dispatcherTypeMatchers(DispatcherType.ERROR)
			.permitAll()
			.requestMatchers(NamedPathRequestMatcher.of("/api-tokens/**", "/factors/**", "/password", "/sessions/**"))
			.hasAuthority(LOGIN)
			.requestMatchers(HttpMethod.PATCH, "/me")
			.hasAuthority(LOGIN)
			.requestMatchers(
					NamedPathRequestMatcher.of("/users/*/sessions/**", "/users/*/factors/**", "/users/*/limits/**"))
			.hasAllAuthorities(ADMINISTRATOR, LOGIN)
			.requestMatchers(reading("/users", "/users/*"))
			.hasAnyAuthority(ADMINISTRATOR, PROVISIONER)
			.requestMatchers(reading("/keys/**", "/users/**"))
			.hasAuthority(ADMINISTRATOR)
			.requestMatchers(NamedPathRequestMatcher.of("/users/**"))
			.access(AuthorizationManagers.anyOf(
					AllAuthoritiesAuthorizationManager.hasAllAuthorities(ADMINISTRATOR, LOGIN),
					AuthorityAuthorizationManager.hasAuthority(PROVISIONER)))
			.requestMatchers(NamedPathRequestMatcher.of("/keys/**"))
			.access(AuthorizationManagers.allOf(AuthorityAuthorizationManager.hasAuthority(ADMINISTRATOR),
					AuthorityAuthorizationManager.hasAnyAuthority(LOGIN, PROVISIONER)))
			.requestMatchers(NamedPathRequestMatcher.of("/audit", "/blocks/**"))
			.hasAuthority(ADMINISTRATOR)
			.requestMatchers(NamedPathRequestMatcher.of("/introspect"))
			.hasAuthority("SCOPE_introspect")
			.requestMatchers(NamedPathRequestMatcher.of("/revoke"))
			.permitAll()
			.requestMatchers(NamedPathRequestMatcher.of("/revocations"))
			.hasAuthority("SCOPE_revocations")
			.requestMatchers(NamedPathRequestMatcher.of("/actuator/prometheus"))
			.hasAuthority("SCOPE_metrics")
			.anyRequest()
			.authenticated();
	}

	static String[] openPaths(RegistrationProperties registration, ObjectProvider<OpenPath> yours) {
		String[] ours = registration.enabled() ? StringUtils.addStringToArray(OPEN, "/register") : OPEN;
		return Stream.concat(Arrays.stream(ours), yours.stream().map(OpenPath::pattern)).toArray(String[]::new);
	}

	@Bean
	StepUpFilter stepUp(StepUpProperties properties, TokenRefusalMetrics tokens, Clock clock) {
		return new StepUpFilter(properties, tokens, clock);
	}

	@Bean
	BearerTokenResolver bearerTokenResolver(TokenVerifier tokens) {
		return new StrictBearerTokenResolver(tokens::remembers);
	}

	/**
	 * Matches requests that only look. What gives or takes credentials is more: a token
	 * that was made for a machine shall not become a login, which outlives it.
	 */
	private static RequestMatcher reading(String... paths) {
		RequestMatcher path = NamedPathRequestMatcher.of(paths);
		return (request) -> READING.contains(request.getMethod()) && path.matches(request);
	}

	/**
	 * Without the framework's resource server configurer, which would also answer
	 * everybody at {@code /.well-known/oauth-protected-resource}.
	 */
	private static BearerTokenAuthenticationFilter bearerFilter(
			AuthenticationManagerResolver<HttpServletRequest> bearerTokens, BearerTokenResolver resolver,
			ProblemResponder problems) {
		BearerTokenAuthenticationConverter converter = new BearerTokenAuthenticationConverter();
		converter.setBearerTokenResolver(resolver);
		// Whose token it is stays known, and the address is looked up by those who ask.
		converter.setAuthenticationDetailsSource((request) -> NO_DETAILS);
		BearerTokenAuthenticationFilter filter = new BearerTokenAuthenticationFilter(bearerTokens, converter);
		filter.setAuthenticationEntryPoint(problems);
		return filter;
	}

	/**
	 * No cookie opens a path, hence there are no sessions to fix and no CSRF to guard
	 * against. The one that keeps a refresh token is looked at by the controllers that
	 * exchange and end it, together with the page that sends it.
	 */
	private static HttpSecurity stateless(HttpSecurity http, ProblemResponder problems) {
		return http.csrf(AbstractHttpConfigurer::disable)
			.exceptionHandling((failures) -> failures.authenticationEntryPoint(problems).accessDeniedHandler(problems))
			.logout(AbstractHttpConfigurer::disable)
			.requestCache(RequestCacheConfigurer::disable)
			.headers(AbstractHttpConfigurer::disable)
			.sessionManagement(AbstractHttpConfigurer::disable)
			.securityContext(
					(context) -> context.securityContextRepository(new RequestAttributeSecurityContextRepository()));
	}

	@Bean
	HttpFirewall firewall() {
		return new PlainPathFirewall();
	}

	/**
	 * A timer for each filter of each request costs more than a remembered token, and
	 * tells less than the timer of the request.
	 */
	@Bean
	SecurityObservationSettings noFilterTimers() {
		return SecurityObservationSettings.noObservations();
	}

}
