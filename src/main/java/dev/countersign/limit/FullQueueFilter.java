package dev.countersign.limit;

import java.io.IOException;

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
public class FullQueueFilter extends OncePerRequestFilter {

	private final RequestMatcher logins = PathPatternRequestMatcher.pathPattern("/login");

	private final FailedCredentials failures;

	/**
	 * Makes the filter.
	 * @param failures knows whether the queue is full
	 */
	public FullQueueFilter(FailedCredentials failures) {
		this.failures = failures;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			if (this.failures.isQueueFull() && this.logins.matches(request)) {
				this.failures.refuseIfFull(request.getRemoteAddr());
			}
		}
		catch (ProblemException ex) {
			ex.answer(response);
			return;
		}
		chain.doFilter(request, response);
	}

}
