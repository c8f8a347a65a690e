package dev.countersign.login;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.account.Account;
import dev.countersign.account.LoginGate;
import dev.countersign.address.Origin;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.token.Login;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The life of a session: it is opened by a login and refreshed, until it is ended.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2">RFC 9700, section
 * 4.14.2</a>
 */
@Service
class SessionService {

	private final Sessions sessions;

	private final SessionTokenIssuer tokens;

	private final LoginGate gate;

	private final SessionEnding ending;

	private final SessionAudit audit;

	private final SessionLifetimes lifetimes;

	private final TransactionOperations transactions;

	SessionService(Sessions sessions, SessionTokenIssuer tokens, LoginGate gate, SessionEnding ending,
			SessionAudit audit, SessionLifetimes lifetimes, TransactionOperations transactions) {
		this.sessions = sessions;
		this.tokens = tokens;
		this.gate = gate;
		this.ending = ending;
		this.audit = audit;
		this.lifetimes = lifetimes;
		this.transactions = transactions;
	}

	/**
	 * Opens a session for an account whose password was found right, and that has no
	 * other factor.
	 * @param account as it was when that was found
	 * @throws ProblemException if the account was cut off meanwhile
	 */
	IssuedTokens open(Account account, Origin origin) {
		return open(account, origin, Authenticated.byPassword(this.lifetimes.now()));
	}

	/**
	 * Opens a session for an account whose credentials were found right.
	 * @param account as it was when they were
	 * @param authenticated when and by what that was found
	 * @throws ProblemException if the account was cut off meanwhile
	 */
	IssuedTokens open(Account account, Origin origin, Authenticated authenticated) {
		Instant now = this.lifetimes.now();
		RefreshToken refreshToken = this.tokens.first();
		boolean opened = this.transactions.execute((transaction) -> {
			if (!this.gate.admits(account)) {
				return false;
			}
			this.sessions.add(new StoredSession(refreshToken.sessionId(), account.id(), refreshToken.hash(), now, now,
					now, this.lifetimes.idleUntil(now), this.lifetimes.absoluteUntil(now),
					this.lifetimes.tokensUntil(now), null, origin, authenticated));
			this.audit.opened(account, refreshToken.sessionId(), authenticated);
			this.ending.endTooMany(account.id(), refreshToken.sessionId());
			return true;
		});
		if (!opened) {
			throw new ProblemException(Problem.INVALID_CREDENTIALS);
		}
		return this.tokens.issue(account, refreshToken, authenticated, now);
	}

	/**
	 * Opens a session for an account whose password was found right, in the place of
	 * another.
	 * @param account as it was when that was found
	 * @param before the login that the other session came from
	 * @throws ProblemException if the account was cut off meanwhile
	 */
	IssuedTokens openAgain(Account account, Origin origin, Login before) {
		return open(account, origin, Authenticated.byPasswordIn(before, this.lifetimes.now()));
	}

	/**
	 * Exchanges a refresh token for the next one and an access token.
	 * @param text the token as the client sent it
	 * @throws ProblemException if it is unknown, expired or revoked; a token that was
	 * used before its successor, longer ago than the grace, ends the session
	 */
	IssuedTokens refresh(String text, Origin origin) {
		RefreshToken presented = this.tokens.read(text).orElseThrow(() -> new ProblemException(Problem.INVALID_TOKEN));
		RefreshToken next = this.tokens.successor(presented);
		Instant now = this.lifetimes.now();
		if (!this.sessions.rotate(presented, next, now, this.lifetimes.idleUntil(now), this.lifetimes.tokensUntil(now),
				origin)) {
			requireWithinGrace(presented, next, now);
		}
		StoredSession session = this.sessions.find(presented.sessionId())
			.orElseThrow(() -> new ProblemException(Problem.TOKEN_REVOKED));
		Account account = this.gate.find(session.accountId())
			.orElseThrow(() -> new ProblemException(Problem.TOKEN_REVOKED));
		return this.tokens.issue(account, next, session.authenticated(), now);
	}

	/**
	 * Returns the sessions of an account that could be refreshed now, the oldest first.
	 */
	List<StoredSession> findOpen(UUID accountId) {
		return this.sessions.findOpen(accountId, this.lifetimes.now());
	}

	Optional<StoredSession> find(UUID sessionId) {
		return this.sessions.find(sessionId);
	}

	/**
	 * Tells which session a refresh token belongs to, whatever became of it.
	 * @throws ProblemException if it was never issued
	 */
	UUID sessionOf(String refreshToken) {
		return this.tokens.read(refreshToken)
			.map(RefreshToken::sessionId)
			.orElseThrow(() -> new ProblemException(Problem.INVALID_TOKEN));
	}

	/** Tells whether a text is a refresh token of a session, whatever became of it. */
	boolean isOf(UUID sessionId, String refreshToken) {
		return this.tokens.read(refreshToken).filter((token) -> token.sessionId().equals(sessionId)).isPresent();
	}

	/**
	 * Tells whether a refresh token could be exchanged now.
	 * @param text the token as the client sent it
	 */
	boolean isGood(String text) {
		Instant now = this.lifetimes.now();
		return this.tokens.read(text)
			.flatMap((token) -> this.sessions.find(token.sessionId())
				.filter((session) -> !session.isEnded() && !session.isExpired(now))
				.filter((session) -> session.refreshHash().equals(token.hash())
						|| isWithinGrace(this.tokens.successor(token))))
			.isPresent();
	}

	/**
	 * The token presented is not the newest. Its successor is given again for a moment,
	 * as the first answer may have been lost or another tab may have asked as well; later
	 * it is a replay, and nobody can tell the thief from the owner.
	 */
	private void requireWithinGrace(RefreshToken presented, RefreshToken next, Instant now) {
		StoredSession session = this.sessions.find(presented.sessionId())
			.orElseThrow(() -> new ProblemException(Problem.INVALID_TOKEN));
		if (session.isEnded()) {
			throw new ProblemException(Problem.TOKEN_REVOKED);
		}
		if (session.isExpired(now)) {
			throw new ProblemException(Problem.TOKEN_EXPIRED);
		}
		if (!isWithinGrace(next)) {
			this.ending.endReplayed(session.id());
			throw new ProblemException(Problem.TOKEN_REVOKED,
					"The refresh token was used before, so its session was ended. Log in to get a new token.");
		}
	}

	private boolean isWithinGrace(RefreshToken successor) {
		return this.sessions.findAge(successor).filter(this.lifetimes::isWithinGrace).isPresent();
	}

}
