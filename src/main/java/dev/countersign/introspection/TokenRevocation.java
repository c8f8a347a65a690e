package dev.countersign.introspection;

import java.util.UUID;

import dev.countersign.account.Roles;
import dev.countersign.apitoken.ApiTokenEnding;
import dev.countersign.login.SessionTokens;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.token.AccessToken;
import dev.countersign.token.ApiToken;
import dev.countersign.token.BearerToken;
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

	TokenRevocation(TokenVerifier tokens, SessionTokens sessions, ApiTokenEnding apiTokens) {
		this.tokens = tokens;
		this.sessions = sessions;
		this.apiTokens = apiTokens;
	}

	/**
	 * Ends a token: that of a login with its session, an API token by itself. A single
	 * access token is not ended, as every node would have to remember it, and a refresh
	 * makes as many of them as somebody asks for.
	 * @param text the token as its holder has it
	 * @param caller who asks
	 * @throws ProblemException if an API token asks for more than its own end
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

	private static boolean may(BearerToken caller, UUID owner, UUID subject) {
		if (!caller.accountId().equals(owner) && !caller.scopes().contains(Roles.ADMIN)) {
			return false;
		}
		if (caller instanceof ApiToken && !caller.id().equals(subject)) {
			throw new ProblemException(Problem.INSUFFICIENT_SCOPE, "An API token can end itself and nothing else.");
		}
		return true;
	}

	private void end(BearerToken token) {
		if (token instanceof AccessToken login) {
			this.sessions.end(login.sessionId());
		}
		else {
			this.apiTokens.end(token.id());
		}
	}

}
