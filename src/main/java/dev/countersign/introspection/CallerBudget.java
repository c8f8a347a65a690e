package dev.countersign.introspection;

import dev.countersign.limit.CredentialGuard;
import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusalListener;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/**
 * The budget of those who ask about tokens, and prove who they are with one that was
 * never issued.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-4">RFC 7662, section 4</a>
 */
@Component
class CallerBudget implements RefusalListener {

	private final RequestMatcher questions = new OrRequestMatcher(PathPatternRequestMatcher.pathPattern("/introspect"),
			PathPatternRequestMatcher.pathPattern("/revoke"));

	private final CredentialGuard failures;

	CallerBudget(CredentialGuard failures) {
		this.failures = failures;
	}

	@Override
	public void refused(HttpServletRequest request, Problem problem) {
		boolean neverIssued = problem == Problem.FORGED_TOKEN || problem == Problem.INVALID_TOKEN;
		if (neverIssued && this.questions.matches(request)) {
			this.failures.countUnknownToken(request.getRemoteAddr());
		}
	}

}
