package dev.countersign.introspection;

import java.util.UUID;

import dev.countersign.account.Roles;
import dev.countersign.apitoken.ApiTokenEnding;
import dev.countersign.limit.CredentialGuard;
import dev.countersign.login.SessionTokens;
import dev.countersign.oauth.ServiceTokens;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.token.AccessToken;
import dev.countersign.token.BearerToken;
import dev.countersign.token.ServiceToken;
import dev.countersign.token.TokenVerifier;

import org.springframework.stereotype.Service;

/**
 * Ends a token that its holder sends. Whoever sends another's token learns nothing and
 * ends nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7009#section-2.1">RFC 7009, section
 * 2.1</a>
 */
@Service
class TokenRevocation {

	private final TokenVerifier tokens;

	private final SessionTokens sessions;

	private final ApiTokenEnding apiTokens;

	private final ServiceTokens serviceTokens;

	private final CredentialGuard failures;

	TokenRevocation(TokenVerifier tokens, SessionTokens sessions, ApiTokenEnding apiTokens, ServiceTokens serviceTokens,
			CredentialGuard failures) {
		this.tokens = tokens;
		this.sessions = sessions;
		this.apiTokens = apiTokens;
		this.serviceTokens = serviceTokens;
		this.failures = failures;
	}

	/**
	 * Ends a token: that of a login with its session, an API token by itself, that of a
	 * service account with the others of its secret. A single access token is not ended,
	 * as every node would have to remember it, and a refresh makes as many of them as
	 * somebody asks for.
	 * @param text the token as its holder has it
	 * @param caller who asks
	 * @throws ProblemException if a machine asks for more than its own end
	 */
	void revoke(String text, BearerToken caller) {
		if (this.sessions.isRefreshToken(text)) {
			this.sessions.find(text)
				.filter((state) -> may(caller, state.accountId(), state.sessionId()))
				.ifPresent((state) -> this.sessions.end(state.sessionId()));
			return;
		}
		try {
			BearerToken token = this.tokens.readEvenIfExpired(text);
			if (!this.tokens.hasExpired(token) && may(caller, token.accountId(), token.id())) {
				end(token);
			}
		}
		catch (RefusedAuthentication ex) {
			// There is nothing to end.
		}
	}

	/**
	 * Ends the session of a refresh token that came without a caller, as clients without
	 * a secret send it. Whoever has it may end its session anyhow.
	 * @param text the token as its holder has it
	 * @param address where the request came from
	 * @throws RefusedAuthentication if it is not a refresh token
	 * @throws ProblemException if too many from there were never issued
	 */
	void revokeAlone(String text, String address) {
		if (!this.sessions.isRefreshToken(text)) {
			throw new RefusedAuthentication(Problem.MISSING_TOKEN);
		}
		this.sessions.find(text)
			.ifPresentOrElse((state) -> this.sessions.end(state.sessionId()),
					() -> this.failures.countUnknownToken(address));
	}

	private static boolean may(BearerToken caller, UUID owner, UUID subject) {
		if (!caller.accountId().equals(owner) && !caller.scopes().contains(Roles.ADMIN)) {
			return false;
		}
		boolean itself = (caller instanceof ServiceToken) ? caller.accountId().equals(owner)
				: caller.id().equals(subject);
		if (!(caller instanceof AccessToken) && !itself) {
			throw new ProblemException(Problem.INSUFFICIENT_SCOPE,
					"A machine can end its own tokens and nothing else.");
		}
		return true;
	}

	private void end(BearerToken token) {
		if (token instanceof AccessToken login) {
			this.sessions.end(login.sessionId());
		}
		else if (token instanceof ServiceToken service) {
			this.serviceTokens.end(service);
		}
		else {
			this.apiTokens.end(token.id());
		}
	}

}
