package dev.countersign.oauth;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.token.TokenAuthentication;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.transaction.TransactionException;

/**
 * Lets service accounts ask about tokens by HTTP Basic, as resource servers that only
 * know RFC 7662 do. On every other path that header says nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2.1">RFC 7662, section
 * 2.1</a>
 */
public final class ClientAuthenticationFilter extends HttpFilter {

	private static final Log log = LogFactory.getLog(ClientAuthenticationFilter.class);

	private final RequestMatcher questions = new OrRequestMatcher(
			PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/introspect"),
			PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/revoke"));

	private final ServiceCallers callers;

	/**
	 * Makes the filter.
	 * @param callers finds out who asks
	 */
	public ClientAuthenticationFilter(ServiceCallers callers) {
		this.callers = callers;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (isQuestion(request) && ClientCredentials.areInHeader(request)) {
			try {
				Optional<ClientCredentials> credentials = ClientCredentials.inHeader(request);
				credentials.ifPresent((said) -> authenticate(said, request.getRemoteAddr()));
			}
			catch (OAuthException ex) {
				OAuthErrorResponder.answer(ex, response);
				return;
			}
			catch (ProblemException ex) {
				ex.answer(response);
				return;
			}
			catch (DataAccessException | TransactionException ex) {
				log.debug("A client's secret could not be read", ex);
				new ProblemException(Problem.UNAVAILABLE, Problem.UNAVAILABLE.detail(), Duration.ofSeconds(1))
					.answer(response);
				return;
			}
		}
		chain.doFilter(request, response);
	}

	/** An error dispatch is not a question: it answers one that failed. */
	private boolean isQuestion(HttpServletRequest request) {
		return this.questions.matches(request) && request.getDispatcherType() != DispatcherType.ERROR;
	}

	private void authenticate(ClientCredentials credentials, String address) {
		SecurityContext context = SecurityContextHolder.createEmptyContext();
		context.setAuthentication(TokenAuthentication.of(this.callers.verify(credentials, address)));
		SecurityContextHolder.setContext(context);
	}

}
