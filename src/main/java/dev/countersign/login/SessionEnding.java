package dev.countersign.login;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.countersign.account.Account;
import dev.countersign.account.AccountCutOff;
import dev.countersign.account.AccountHoldings;
import dev.countersign.account.LoginGate;
import dev.countersign.revocation.Revocation;
import dev.countersign.revocation.Revocations;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The ends of sessions. Each goes through the lock of the session's row, so that it knows
 * of every token that a refresh brought before, and no refresh comes after. Revocations
 * come last, as from there on every other writer waits.
 */
@Service
class SessionEnding implements AccountHoldings {

	/**
	 * How many ended ones of an account there may be, to tell what became of their
	 * tokens.
	 */
	private static final int MAX_ENDED = 100;

	/** With one less than there may be, each login would forget one. */
	private static final int KEPT_ENDED = 80;

	private final Sessions sessions;

	private final LoginGate gate;

	private final Revocations revocations;

	private final SessionAudit audit;

	private final SessionLifetimes lifetimes;

	private final TransactionOperations transactions;

	SessionEnding(Sessions sessions, LoginGate gate, Revocations revocations, SessionAudit audit,
			SessionLifetimes lifetimes, TransactionOperations transactions) {
		this.sessions = sessions;
		this.gate = gate;
		this.revocations = revocations;
		this.audit = audit;
		this.lifetimes = lifetimes;
		this.transactions = transactions;
	}

	/** Ends a session, if that has not been done. */
	void end(UUID sessionId) {
		end(sessionId, this.audit::ended);
	}

	/** Ends a session of which a refresh token was used twice. */
	void endReplayed(UUID sessionId) {
		end(sessionId, this.audit::replayed);
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
			List<StoredSession> unended = this.sessions.lockUnended(accountId);
			this.audit.endedAll(accountId, unended.size());
			this.revocations.revoke(endRows(unended));
		});
	}

	/**
	 * Ends every session of an account but one, and every login that is under way. It is
	 * the last step of the caller's transaction, which keeps the account's row.
	 */
	void endOthers(Account account, UUID keptId) {
		this.gate.turnAway(account.id());
		List<StoredSession> others = this.sessions.lockUnended(account.id())
			.stream()
			.filter((session) -> !session.id().equals(keptId))
			.toList();
		this.audit.endedWith(account, others.size());
		this.revocations.revoke(endRows(others));
	}

	/**
	 * Ends the oldest sessions of an account that has more than it may, and forgets those
	 * that ended longest ago. It is the last step of the caller's transaction, which
	 * keeps the account's row, so that no other login adds to them.
	 * @param openedId the session that was just opened, and stays whatever the clocks say
	 */
	void endTooMany(UUID accountId, UUID openedId) {
		Instant now = this.lifetimes.now();
		Sessions.Count count = this.sessions.count(accountId, now);
		if (count.ended() > MAX_ENDED) {
			this.sessions.forgetEnded(accountId, KEPT_ENDED);
		}
		int most = this.lifetimes.maximumSessions();
		if (count.open() > most) {
			List<StoredSession> others = this.sessions.lockUnended(accountId)
				.stream()
				.filter((session) -> !session.isExpired(now) && !session.id().equals(openedId))
				.toList();
			List<StoredSession> oldest = others.subList(0, Math.max(0, others.size() + 1 - most));
			oldest.forEach(this.audit::crowdedOut);
			this.revocations.revoke(endRows(oldest));
		}
	}

	/**
	 * Of a deleted account no row is left, so that its id is cut off, and for those who
	 * know sessions alone each of these as well.
	 */
	@Override
	public List<Revocation> end(AccountCutOff cutOff) {
		Account account = cutOff.account();
		if (cutOff.extent() == AccountCutOff.Extent.DELETED) {
			Revocation itself = Revocation.account(account.id(), this.lifetimes.tokensUntil(this.lifetimes.now()));
			return Stream.concat(Stream.of(itself), endRows(this.sessions.lockUnended(account.id())).stream()).toList();
		}
		List<StoredSession> unended = this.sessions.lockUnended(account.id());
		this.audit.endedWith(account, unended.size());
		return endRows(unended);
	}

	/**
	 * Anyone who ends a session again and again waits for no lock, so that nobody waits
	 * for a connection behind them.
	 */
	private void end(UUID sessionId, Consumer<StoredSession> record) {
		if (this.sessions.find(sessionId).filter((session) -> !session.isEnded()).isEmpty()) {
			return;
		}
		this.transactions.executeWithoutResult((transaction) -> this.sessions.lock(sessionId)
			.filter((session) -> !session.isEnded())
			.ifPresent((session) -> {
				record.accept(session);
				this.revocations.revoke(endRows(List.of(session)));
			}));
	}

	/** Ends rows that are locked. */
	private List<Revocation> endRows(List<StoredSession> sessions) {
		Instant now = this.lifetimes.now();
		sessions.forEach((session) -> this.sessions.end(session.id(), now));
		return sessions.stream()
			.map((session) -> Revocation.session(session.id(), latest(session.tokensUntil(), now)))
			.toList();
	}

	/** No token that any node makes at this moment lasts longer than the later one. */
	private Instant latest(Instant tokensUntil, Instant now) {
		Instant ofNow = this.lifetimes.tokensUntil(now);
		return ofNow.isAfter(tokensUntil) ? ofNow : tokensUntil;
	}

}
