package dev.countersign.web;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrorCodes;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/**
 * Answers for the filter chain: what was refused before a controller ran.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750, section 3</a>
 */
@Component
class ProblemResponder implements AuthenticationEntryPoint, AccessDeniedHandler {

	static final String INSUFFICIENT_SCOPE = "Bearer error=\"insufficient_scope\"";

	/** Made before they are needed: a flood of refusals must find nothing to build. */
	private final Map<Problem, Counter> refusals = new EnumMap<>(Problem.class);

	ProblemResponder(MeterRegistry registry) {
		Arrays.stream(Problem.values())
			.filter((problem) -> problem.concernsToken() || problem == Problem.INVALID_REQUEST
					|| problem == Problem.UNAVAILABLE)
			.forEach((problem) -> this.refusals.put(problem,
					Counter.builder("countersign.tokens.refused")
						.tag("reason", problem.slug())
						.description("Requests that were refused for their token, or the lack of one")
						.register(registry)));
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException ex)
			throws IOException {
		Problem problem = problemOf(ex);
		if (problem == Problem.UNAVAILABLE) {
			response.setHeader(HttpHeaders.RETRY_AFTER, "1");
		}
		else {
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge(problem));
		}
		count(problem);
		write(response, problem);
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException ex)
			throws IOException {
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE, INSUFFICIENT_SCOPE);
		count(Problem.INSUFFICIENT_SCOPE);
		write(response, Problem.INSUFFICIENT_SCOPE);
	}

	static void write(HttpServletResponse response, Problem problem) throws IOException {
		byte[] body = ProblemBody.of(problem).json();
		response.setStatus(problem.status().value());
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

	private void count(Problem problem) {
		Counter counter = this.refusals.get(problem);
		if (counter != null) {
			counter.increment();
		}
	}

	private static Problem problemOf(AuthenticationException ex) {
		if (ex instanceof RefusedAuthentication refused) {
			return refused.problem();
		}
		if (ex instanceof OAuth2AuthenticationException malformed) {
			return BearerTokenErrorCodes.INVALID_REQUEST.equals(malformed.getError().getErrorCode())
					? Problem.INVALID_REQUEST : Problem.INVALID_TOKEN;
		}
		return Problem.MISSING_TOKEN;
	}

	private static String challenge(Problem problem) {
		if (problem == Problem.MISSING_TOKEN) {
			return "Bearer";
		}
		if (problem == Problem.INVALID_REQUEST) {
			return "Bearer error=\"invalid_request\"";
		}
		return "Bearer error=\"invalid_token\", error_description=\"%s\"".formatted(problem.error());
	}

}
