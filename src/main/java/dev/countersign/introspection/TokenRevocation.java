package dev.countersign.introspection;

import java.util.List;
import java.util.UUID;

import dev.countersign.account.Roles;
import dev.countersign.apitoken.ApiTokenService;
import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import dev.countersign.login.SessionTokens;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.revocation.Revocation;
import dev.countersign.revocation.Revocations;
import dev.countersign.token.AccessToken;
import dev.countersign.token.ApiToken;
import dev.countersign.token.BearerToken;
import dev.countersign.token.TokenVerifier;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

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

	private final ApiTokenService apiTokens;

	private final Revocations revocations;

	private final AuditTrail audit;

	private final TransactionOperations transactions;

	TokenRevocation(TokenVerifier tokens, SessionTokens sessions, ApiTokenService apiTokens, Revocations revocations,
			AuditTrail audit, TransactionOperations transactions) {
		this.tokens = tokens;
		this.sessions = sessions;
		this.apiTokens = apiTokens;
		this.revocations = revocations;
		this.audit = audit;
		this.transactions = transactions;
	}

	/**
	 * Ends a token: a refresh token with its session, any other by itself.
	 * @param text the token as its holder has it
	 * @param caller who asks
	 * @throws ProblemException if an API token asks for more than its own end
	 */
	void revoke(String text, BearerToken caller) {
		if (text.startsWith(Introspection.REFRESH_PREFIX)) {
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
			if (!this.revocations.contain(token.id())) {
				this.transactions.executeWithoutResult((transaction) -> {
					this.revocations.revoke(List.of(Revocation.token(token.id(), token.expiresAt())));
					this.audit.record(AuditEvent.of(Act.TOKEN_REVOKED)
						.account(token.accountId(), token.username())
						.session(login.sessionId())
						.detail("token", token.id()));
				});
			}
		}
		else {
			this.apiTokens.end(token.id());
		}
	}

}
