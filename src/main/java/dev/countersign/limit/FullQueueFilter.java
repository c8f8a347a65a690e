package dev.countersign.limit;

import java.io.IOException;

import dev.countersign.address.ClientAddress;
import dev.countersign.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Turns logins away at the door while no more passwords can be checked: whatever else is
 * done for one of a flood, all others lack.
 */
class FullQueueFilter extends OncePerRequestFilter {

	private final RequestMatcher logins = PathPatternRequestMatcher.pathPattern("/login");

	private final FailedCredentials failures;

	private final ClientAddress addresses;

	FullQueueFilter(FailedCredentials failures, ClientAddress addresses) {
		this.failures = failures;
		this.addresses = addresses;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			if (this.failures.isQueueFull() && this.logins.matches(request)) {
				this.failures.refuseIfFull(this.addresses.of(request));
			}
		}
		catch (ProblemException ex) {
			ex.answer(response);
			return;
		}
		chain.doFilter(request, response);
	}

}
