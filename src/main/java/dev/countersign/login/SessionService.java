package dev.countersign.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import dev.countersign.account.Account;
import dev.countersign.account.AccountCutOff;
import dev.countersign.account.AccountHoldings;
import dev.countersign.account.LoginGate;
import dev.countersign.account.Roles;
import dev.countersign.address.Origin;
import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.revocation.Revocation;
import dev.countersign.revocation.Revocations;
import dev.countersign.token.AccessTokenIssuer;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The life of a session: it is opened by a login, refreshed, and ended.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2">RFC 9700, section
 * 4.14.2</a>
 */
@Service
class SessionService implements AccountHoldings {

	private final Sessions sessions;

	private final RefreshTokenMaker refreshTokens;

	private final AccessTokenIssuer accessTokens;

	private final LoginGate gate;

	private final Roles roles;

	private final Revocations revocations;

	private final AuditTrail audit;

	private final SessionMetrics metrics;

	private final TransactionOperations transactions;

	private final SessionProperties properties;

	private final Clock clock;

	SessionService(Sessions sessions, RefreshTokenMaker refreshTokens, AccessTokenIssuer accessTokens, LoginGate gate,
			Roles roles, Revocations revocations, AuditTrail audit, SessionMetrics metrics,
			TransactionOperations transactions, SessionProperties properties, Clock clock) {
		this.sessions = sessions;
		this.refreshTokens = refreshTokens;
		this.accessTokens = accessTokens;
		this.gate = gate;
		this.roles = roles;
		this.revocations = revocations;
		this.audit = audit;
		this.metrics = metrics;
		this.transactions = transactions;
		this.properties = properties;
		this.clock = clock;
	}

	/**
	 * Opens a session for an account whose credentials were found right.
	 * @param account as it was when they were
	 * @throws ProblemException if the account was cut off meanwhile
	 */
	TokenResponse open(Account account, Origin origin) {
		Instant now = this.clock.instant();
		RefreshToken refreshToken = this.refreshTokens.first(UUID.randomUUID());
		boolean opened = this.transactions.execute((transaction) -> {
			if (!this.gate.admits(account)) {
				return false;
			}
			endOldest(account.id(), now);
			this.sessions.add(new Session(refreshToken.sessionId(), account.id(), refreshToken.hash(), now, now, now,
					now.plus(this.properties.idle()), now.plus(this.properties.absolute()), tokensUntil(now), null,
					origin));
			this.audit.record(AuditEvent.of(Act.LOGIN_SUCCEEDED)
				.account(account.id(), account.username().value())
				.bySubject()
				.session(refreshToken.sessionId()));
			return true;
		});
		if (!opened) {
			throw new ProblemException(Problem.INVALID_CREDENTIALS);
		}
		this.metrics.countOpened();
		return answer(account, refreshToken, now);
	}

	/**
	 * Exchanges a refresh token for the next one and an access token.
	 * @param text the token as the client sent it
	 * @throws ProblemException if it is unknown, expired or revoked; a token that was
	 * used before its successor, longer ago than the grace, ends the session
	 */
	TokenResponse refresh(String text, Origin origin) {
		RefreshToken presented = this.refreshTokens.read(text)
			.orElseThrow(() -> new ProblemException(Problem.INVALID_TOKEN));
		RefreshToken next = this.refreshTokens.successor(presented);
		Instant now = this.clock.instant();
		if (!this.sessions.rotate(presented, next, now, now.plus(this.properties.idle()), tokensUntil(now), origin)) {
			requireWithinGrace(presented, next, now);
		}
		Account account = this.sessions.find(presented.sessionId())
			.flatMap((session) -> this.gate.find(session.accountId()))
			.orElseThrow(() -> new ProblemException(Problem.TOKEN_REVOKED));
		return answer(account, next, now);
	}

	/** Ends a session, if that has not been done. */
	void end(UUID sessionId) {
		end(sessionId, (session) -> ended(session).bySubject());
	}

	/**
	 * Ends every session of the account that a session belongs to. A session that was
	 * ended itself has no say any more.
	 */
	void endAllWith(UUID sessionId) {
		this.sessions.find(sessionId)
			.filter((session) -> !session.isEnded())
			.ifPresent((session) -> endAll(session.accountId()));
	}

	/** Ends every session of an account, and every login that is under way. */
	void endAll(UUID accountId) {
		this.transactions.executeWithoutResult((transaction) -> {
			this.gate.turnAway(accountId);
			List<Session> unended = this.sessions.lockUnended(accountId);
			end(unended, this.clock.instant());
			if (!unended.isEmpty()) {
				this.audit.record(AuditEvent.of(Act.SESSION_ENDED)
					.account(accountId)
					.bySubject()
					.detail("sessions", unended.size()));
			}
		});
	}

	/** Of a deleted account no row is left, so that its id is cut off instead. */
	@Override
	public List<Revocation> end(AccountCutOff cutOff) {
		Account account = cutOff.account();
		if (cutOff.extent() == AccountCutOff.Extent.DELETED) {
			return List.of(Revocation.account(account.id(), tokensUntil(this.clock.instant())));
		}
		List<Session> ended = this.sessions.lockUnended(account.id())
			.stream()
			.filter((session) -> !session.id().equals(cutOff.keptSessionId()))
			.toList();
		if (!ended.isEmpty()) {
			this.audit.record(AuditEvent.of(Act.SESSION_ENDED)
				.account(account.id(), account.username().value())
				.detail("sessions", ended.size()));
		}
		return endRows(ended, this.clock.instant());
	}

	/**
	 * Returns the sessions of an account that could be refreshed now, the oldest first.
	 */
	List<Session> findOpen(UUID accountId) {
		return this.sessions.findOpen(accountId, this.clock.instant());
	}

	Optional<Session> find(UUID sessionId) {
		return this.sessions.find(sessionId);
	}

	/** Returns the session that a refresh token belongs to, whatever became of it. */
	UUID sessionOf(String refreshToken) {
		return this.refreshTokens.read(refreshToken)
			.map(RefreshToken::sessionId)
			.orElseThrow(() -> new ProblemException(Problem.INVALID_TOKEN));
	}

	/**
	 * The token presented is not the newest. Its successor is given again for a moment,
	 * as the first answer may have been lost or another tab may have asked as well; later
	 * it is a replay, and nobody can tell the thief from the owner.
	 */
	private void requireWithinGrace(RefreshToken presented, RefreshToken next, Instant now) {
		Session session = this.sessions.find(presented.sessionId())
			.orElseThrow(() -> new ProblemException(Problem.INVALID_TOKEN));
		if (session.isEnded()) {
			throw new ProblemException(Problem.TOKEN_REVOKED);
		}
		if (session.isExpired(now)) {
			throw new ProblemException(Problem.TOKEN_EXPIRED);
		}
		boolean successorUnused = session.refreshHash().equals(next.hash());
		if (!successorUnused || !now.isBefore(session.rotatedAt().plus(this.properties.grace()))) {
			end(session.id(), SessionService::replayed);
			throw new ProblemException(Problem.TOKEN_REVOKED,
					"The refresh token was used before, so its session was ended. Log in to get a new token.");
		}
	}

	private void endOldest(UUID accountId, Instant now) {
		List<Session> open = this.sessions.findOpen(accountId, now);
		int tooMany = open.size() - this.properties.maximumSessions() + 1;
		if (tooMany > 0) {
			List<Session> oldest = open.subList(0, tooMany);
			end(oldest, now);
			oldest.forEach((session) -> this.audit
				.record(ended(session).bySubject().detail("cause", "more sessions than an account may have")));
		}
	}

	private void end(UUID sessionId, Function<Session, AuditEvent> event) {
		this.transactions.executeWithoutResult((transaction) -> this.sessions.lock(sessionId)
			.filter((session) -> !session.isEnded())
			.ifPresent((session) -> {
				end(List.of(session), this.clock.instant());
				this.audit.record(event.apply(session));
			}));
	}

	private void end(List<Session> sessions, Instant now) {
		this.revocations.revoke(endRows(sessions, now));
	}

	private List<Revocation> endRows(List<Session> sessions, Instant now) {
		sessions.forEach((session) -> this.sessions.end(session.id(), now));
		this.metrics.countEnded(sessions.size());
		return sessions.stream().map((session) -> Revocation.session(session.id(), session.tokensUntil())).toList();
	}

	private static AuditEvent ended(Session session) {
		return AuditEvent.of(Act.SESSION_ENDED).account(session.accountId()).session(session.id());
	}

	private static AuditEvent replayed(Session session) {
		return AuditEvent.of(Act.SESSION_REPLAYED).account(session.accountId()).session(session.id());
	}

	private TokenResponse answer(Account account, RefreshToken refreshToken, Instant now) {
		return TokenResponse.of(this.accessTokens.issue(account.id(), account.username().value(),
				refreshToken.sessionId(), this.roles.scopesOf(account), now), refreshToken);
	}

	/** Also an answer that is given again within the grace carries a new access token. */
	private Instant tokensUntil(Instant now) {
		return now.plus(this.properties.grace()).plus(this.accessTokens.lifetime()).plus(Duration.ofSeconds(1));
	}

}
