package dev.countersign.web;

import java.io.IOException;
import java.util.List;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemBody;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.RefusalListener;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.problem.StepUpException;
import dev.countersign.token.Login;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
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

	private final TokenRefusalMetrics tokens;

	private final List<RefusalListener> callers;

	ProblemResponder(TokenRefusalMetrics tokens, ObjectProvider<RefusalListener> callers) {
		this.tokens = tokens;
		this.callers = callers.orderedStream().toList();
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException ex)
			throws IOException {
		Problem problem = problemOf(ex);
		this.tokens.count(problem);
		try {
			this.callers.forEach((listener) -> listener.refused(request, problem));
		}
		catch (ProblemException instead) {
			instead.answer(response);
			return;
		}
		if (problem == Problem.UNAVAILABLE) {
			response.setHeader(HttpHeaders.RETRY_AFTER, "1");
		}
		else {
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge(problem));
		}
		bodyOf(ex, problem).write(response);
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException ex)
			throws IOException {
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE, INSUFFICIENT_SCOPE);
		this.tokens.count(Problem.INSUFFICIENT_SCOPE);
		ProblemBody.of(Problem.INSUFFICIENT_SCOPE).write(response);
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

	private static ProblemBody bodyOf(AuthenticationException ex, Problem problem) {
		return (ex instanceof RefusedAuthentication refused) ? refused.body() : ProblemBody.of(problem);
	}

	private static String challenge(Problem problem) {
		if (problem == Problem.MISSING_TOKEN) {
			return "Bearer";
		}
		if (problem == Problem.INVALID_REQUEST) {
			return "Bearer error=\"invalid_request\"";
		}
		if (problem == Problem.INSUFFICIENT_AUTHENTICATION) {
			return StepUpException.challenge(Login.TWO_FACTORS, null);
		}
		return "Bearer error=\"invalid_token\", error_description=\"%s\"".formatted(problem.error());
	}

}
