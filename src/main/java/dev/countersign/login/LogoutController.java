package dev.countersign.login;

import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.countersign.limit.CredentialGuard;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.problem.Refuses;
import dev.countersign.token.AccessToken;
import dev.countersign.token.TokenVerifier;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
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

	private final CredentialGuard failures;

	private final RefreshCookie cookie;

	LogoutController(SessionService sessions, SessionEnding ending, TokenVerifier tokens,
			BearerTokenResolver bearerTokens, CredentialGuard failures, RefreshCookie cookie) {
		this.sessions = sessions;
		this.ending = ending;
		this.tokens = tokens;
		this.bearerTokens = bearerTokens;
		this.failures = failures;
		this.cookie = cookie;
	}

	@PostMapping("/logout")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "End the session of a token, or every session of its user",
			description = "A token that is no longer good ends its own session alone, whatever the scope."
					+ " For an empty object, the cookie of a browser is read whose page may use it, and cleared;"
					+ " the session of a bearer token that came along ends too.")
	@Refuses({ Problem.MISSING_TOKEN, Problem.INVALID_TOKEN, Problem.FORGED_TOKEN, Problem.TOO_MANY_ATTEMPTS,
			Problem.UNAVAILABLE })
	void logout(@RequestParam(defaultValue = "session") Scope scope,
			@RequestBody(required = false) @Nullable LogoutRequest logout, HttpServletRequest request,
			HttpServletResponse response) {
		Optional<String> kept = this.cookie.read(request);
		if (logout != null && logout.refreshToken() == null && kept.isPresent()) {
			Optional<Presented> bearer = bearerIfIssued(request);
			presentedIfIssued(kept.get(), request).ifPresent((presented) -> end(presented, scope));
			bearer.ifPresent((presented) -> end(presented, scope));
			this.cookie.clear(response);
			return;
		}
		Presented presented = presented(logout, request);
		end(presented, scope);
		kept.filter((token) -> this.sessions.isOf(presented.sessionId(), token))
			.ifPresent((token) -> this.cookie.clear(response));
	}

	private void end(Presented presented, Scope scope) {
		if (scope == Scope.all && presented.isGood()) {
			this.ending.endAllWith(presented.sessionId());
		}
		else {
			this.ending.end(presented.sessionId());
		}
	}

	/** A browser that keeps what was never issued is logged out by forgetting it. */
	private Optional<Presented> presentedIfIssued(String refreshToken, HttpServletRequest request) {
		try {
			return Optional.of(presented(refreshToken, request));
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.INVALID_TOKEN) {
				return Optional.empty();
			}
			throw ex;
		}
	}

	/** Where the cookie logs out, a stale or broken header does not keep it from that. */
	private Optional<Presented> bearerIfIssued(HttpServletRequest request) {
		try {
			String token = this.bearerTokens.resolve(request);
			return (token != null && this.tokens.readEvenIfExpired(token) instanceof AccessToken login)
					? Optional.of(presented(login)) : Optional.empty();
		}
		catch (AuthenticationException ex) {
			return Optional.empty();
		}
	}

	private Presented presented(@Nullable LogoutRequest logout, HttpServletRequest request) {
		String refreshToken = (logout != null) ? logout.refreshToken() : null;
		if (refreshToken != null) {
			if (refreshToken.isEmpty()) {
				throw new ProblemException(Problem.INVALID_REQUEST, "The field 'refresh_token' must not be empty.");
			}
			return presented(refreshToken, request);
		}
		String bearerToken = this.bearerTokens.resolve(request);
		if (bearerToken == null) {
			throw new RefusedAuthentication(Problem.MISSING_TOKEN);
		}
		if (this.tokens.readEvenIfExpired(bearerToken) instanceof AccessToken login) {
			return presented(login);
		}
		throw new ProblemException(Problem.INSUFFICIENT_SCOPE, "An API token belongs to no session and ends none.");
	}

	private Presented presented(AccessToken login) {
		return new Presented(login.sessionId(), this.tokens.isStillGood(login));
	}

	private Presented presented(String refreshToken, HttpServletRequest request) {
		return this.failures.guardToken(request.getRemoteAddr(),
				() -> new Presented(this.sessions.sessionOf(refreshToken), this.sessions.isGood(refreshToken)));
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

	/**
	 * The body of a logout, which a bearer token or a cookie may stand in for.
	 *
	 * @param refreshToken one that belongs to the session
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	record LogoutRequest(@Schema(example = "csr_c2Vzc2lvbiBpZCBhbmQgYSBzZWNyZXQ") @Nullable String refreshToken) {

		@Override
		public String toString() {
			return "LogoutRequest[not shown]";
		}

	}

}
