package dev.countersign.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;

import dev.countersign.address.PathSpelling;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Lets only probes through on the threads that are kept for when all others are held.
 */
public final class ReserveFilter extends HttpFilter {

	private static final Set<String> PROBES = Set.of("/actuator/health/liveness", "/actuator/health/readiness");

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (Thread.currentThread() instanceof Porter.ReserveThread && !isProbe(request)) {
			new ProblemException(Problem.BUSY, "All threads of the server are held. Try again in a moment.",
					Duration.ofSeconds(1))
				.answer(response);
			return;
		}
		chain.doFilter(request, response);
	}

	private static boolean isProbe(HttpServletRequest request) {
		return PROBES.contains(PathSpelling.belowContext(request));
	}

}
