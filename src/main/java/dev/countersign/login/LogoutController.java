package dev.countersign.login;

import java.util.UUID;

import dev.countersign.limit.FailedCredentials;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.problem.Refuses;
import dev.countersign.token.AccessToken;
import dev.countersign.token.TokenVerifier;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Ends sessions. It stands outside the bearer chain, as one may also log out with a token
 * that is no longer good for anything else.
 */
@RestController
@Tag(name = "Login")
class LogoutController {

	private final SessionService sessions;

	private final SessionEnding ending;

	private final TokenVerifier tokens;

	private final BearerTokenResolver bearerTokens;

	private final FailedCredentials failures;

	LogoutController(SessionService sessions, SessionEnding ending, TokenVerifier tokens,
			BearerTokenResolver bearerTokens, FailedCredentials failures) {
		this.sessions = sessions;
		this.ending = ending;
		this.tokens = tokens;
		this.bearerTokens = bearerTokens;
		this.failures = failures;
	}

	@PostMapping("/logout")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "End the session of a token, or every session of its user",
			description = "A token that is no longer good ends its own session alone, whatever the scope.")
	@Refuses({ Problem.MISSING_TOKEN, Problem.INVALID_TOKEN, Problem.FORGED_TOKEN, Problem.TOO_MANY_ATTEMPTS,
			Problem.UNAVAILABLE })
	void logout(@RequestParam(defaultValue = "session") Scope scope,
			@RequestBody(required = false) @Nullable LogoutRequest logout, HttpServletRequest request) {
		Presented presented = presented(logout, request);
		if (scope == Scope.all && presented.isGood()) {
			this.ending.endAllWith(presented.sessionId());
		}
		else {
			this.ending.end(presented.sessionId());
		}
	}

	private Presented presented(@Nullable LogoutRequest logout, HttpServletRequest request) {
		if (logout != null && logout.refreshToken() != null) {
			if (logout.refreshToken().isEmpty()) {
				throw new ProblemException(Problem.INVALID_REQUEST, "The field 'refresh_token' must not be empty.");
			}
			String refreshToken = logout.refreshToken();
			return this.failures.guardToken(request.getRemoteAddr(),
					() -> new Presented(this.sessions.sessionOf(refreshToken), this.sessions.isGood(refreshToken)));
		}
		String bearerToken = this.bearerTokens.resolve(request);
		if (bearerToken == null) {
			throw new RefusedAuthentication(Problem.MISSING_TOKEN);
		}
		if (this.tokens.readEvenIfExpired(bearerToken) instanceof AccessToken login) {
			return new Presented(login.sessionId(), this.tokens.isStillGood(login));
		}
		throw new ProblemException(Problem.INSUFFICIENT_SCOPE, "An API token belongs to no session and ends none.");
	}

	/**
	 * What a token says that may be used up.
	 *
	 * @param sessionId the session that it belongs to
	 * @param isGood whether it would still open or refresh anything
	 */
	private record Presented(UUID sessionId, boolean isGood) {
	}

	/** How much is ended, as it is spelled in the query. */
	enum Scope {

		session, all

	}

}
