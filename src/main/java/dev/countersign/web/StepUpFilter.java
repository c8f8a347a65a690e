package dev.countersign.web;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

import dev.countersign.problem.Problem;
import dev.countersign.problem.StepUpException;
import dev.countersign.token.AccessToken;
import dev.countersign.token.BearerToken;
import dev.countersign.token.Login;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.GenericFilterBean;

/**
 * Refuses a good token at some paths where its login is too old, or was proved by too
 * little. A token that was made for a machine has no login, and never suffices there.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9470">RFC 9470</a>
 */
final class StepUpFilter extends GenericFilterBean {

	private final RequestMatcher paths;

	private final Duration maxAge;

	private final boolean secondFactor;

	private final TokenRefusalMetrics tokens;

	private final Clock clock;

	StepUpFilter(StepUpProperties properties, TokenRefusalMetrics tokens, Clock clock) {
		this.paths = NamedPathRequestMatcher.of(properties.paths().toArray(String[]::new));
		this.maxAge = properties.maxAge();
		this.secondFactor = properties.secondFactor();
		this.tokens = tokens;
		this.clock = clock;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		BearerToken token = token();
		if (token != null && this.paths.matches((HttpServletRequest) request) && !suffices(token)) {
			this.tokens.count(Problem.INSUFFICIENT_AUTHENTICATION);
			new StepUpException(this.secondFactor ? Login.TWO_FACTORS : null, this.maxAge)
				.answer((HttpServletResponse) response);
			return;
		}
		chain.doFilter(request, response);
	}

	private boolean suffices(BearerToken token) {
		return token instanceof AccessToken access
				&& this.clock.instant().isBefore(access.login().at().plus(this.maxAge))
				&& (!this.secondFactor || Login.TWO_FACTORS.equals(access.login().level()));
	}

	private static @Nullable BearerToken token() {
		Authentication caller = SecurityContextHolder.getContext().getAuthentication();
		return (caller != null && caller.getPrincipal() instanceof BearerToken token) ? token : null;
	}

}
