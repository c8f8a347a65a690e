package dev.countersign.verify;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.token.BearerToken;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrorCodes;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.web.filter.GenericFilterBean;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Answers a proxy: whose the request's token is, or why it is refused. The token is
 * judged as on every other path.
 */
final class VerificationFilter extends GenericFilterBean {

	/** What nginx, Traefik, Caddy and HAProxy are configured to say of the request. */
	private static final String FORWARDED_METHOD = "X-Forwarded-Method";

	/** Of more, the least used are written anew. */
	private static final int MAX_IDENTITIES = 10_000;

	private final AuthenticationManagerResolver<HttpServletRequest> bearerTokens;

	private final BearerTokenResolver resolver;

	private final AuthenticationEntryPoint refused;

	private final AccessDeniedHandler denied;

	private final boolean allowPreflight;

	/**
	 * By the token itself, which is the same object as long as it is remembered. Whoever
	 * reads tidies up: to wake another thread for it costs more.
	 */
	private final Cache<BearerToken, Identity> identities = Caffeine.newBuilder()
		.executor(Runnable::run)
		.weakKeys()
		.maximumSize(MAX_IDENTITIES)
		.build();

	VerificationFilter(AuthenticationManagerResolver<HttpServletRequest> bearerTokens, BearerTokenResolver resolver,
			AuthenticationEntryPoint refused, AccessDeniedHandler denied, boolean allowPreflight) {
		this.bearerTokens = bearerTokens;
		this.resolver = resolver;
		this.refused = refused;
		this.denied = denied;
		this.allowPreflight = allowPreflight;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		answer((HttpServletRequest) request, (HttpServletResponse) response);
	}

	private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
		ServerHttpObservationFilter.findObservationContext(request)
			.ifPresent((context) -> context.setPathPattern(BodilessRequest.PATH));
		try {
			Identity identity = isAllowedPreflight(request) ? Identity.NOBODY : identify(request);
			identity.writeTo(request, response);
		}
		catch (AuthenticationException ex) {
			this.refused.commence(request, response, ex);
		}
		catch (AccessDeniedException ex) {
			this.denied.handle(request, response, ex);
		}
	}

	/**
	 * A proxy that has no header for it asks with the method itself. Of two that disagree
	 * one may be the client's.
	 */
	private boolean isAllowedPreflight(HttpServletRequest request) {
		if (!this.allowPreflight) {
			return false;
		}
		List<String> methods = Collections.list(request.getHeaders(FORWARDED_METHOD));
		return methods.isEmpty() ? HttpMethod.OPTIONS.matches(request.getMethod())
				: methods.stream().allMatch(HttpMethod.OPTIONS::matches);
	}

	private Identity identify(HttpServletRequest request) {
		BearerToken token = authenticate(request);
		Demand demand = Objects.requireNonNull(BodilessRequest.of(request)).demand();
		if (!demand.isMetBy(token)) {
			throw new AccessDeniedException("The token does not bring what the proxy demands");
		}
		return this.identities.get(token, Identity::of);
	}

	private BearerToken authenticate(HttpServletRequest request) {
		String token = resolve(request);
		if (token == null) {
			throw new RefusedAuthentication(Problem.MISSING_TOKEN);
		}
		Object principal = this.bearerTokens.resolve(request)
			.authenticate(new BearerTokenAuthenticationToken(token))
			.getPrincipal();
		return (BearerToken) Objects.requireNonNull(principal);
	}

	private @Nullable String resolve(HttpServletRequest request) {
		try {
			return this.resolver.resolve(request);
		}
		catch (OAuth2AuthenticationException ex) {
			if (BearerTokenErrorCodes.INVALID_REQUEST.equals(ex.getError().getErrorCode())) {
				throw new TwoTokensException();
			}
			throw ex;
		}
	}

}
