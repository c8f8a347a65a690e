package dev.countersign.login;

import java.util.UUID;

import dev.countersign.account.Account;
import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Writes down and counts what happens to sessions, within the transaction that does it.
 */
@Component
class SessionAudit {

	private static final String SESSIONS = "sessions";

	private final AuditTrail trail;

	private final SessionMetrics metrics;

	SessionAudit(AuditTrail trail, SessionMetrics metrics) {
		this.trail = trail;
		this.metrics = metrics;
	}

	void opened(Account account, UUID sessionId, Authenticated authenticated) {
		this.trail.record(AuditEvent.of(Act.LOGIN_SUCCEEDED)
			.account(account.id(), account.username().value())
			.bySubject()
			.session(sessionId)
			.detail("methods", authenticated.text()));
		this.metrics.countOpened();
	}

	/**
	 * A passkey's answer was not good.
	 * @param accountId whose the passkey is, if it is known
	 */
	void passkeyRefused(@Nullable UUID accountId) {
		AuditEvent event = AuditEvent.of(Act.LOGIN_FAILED).detail("at", "login by passkey");
		this.trail.recordLater((accountId != null) ? event.account(accountId) : event);
	}

	void ended(StoredSession session) {
		end(session, AuditEvent.of(Act.SESSION_ENDED).bySubject());
	}

	/** A login ended it, as its account had as many as it may. */
	void crowdedOut(StoredSession session) {
		end(session,
				AuditEvent.of(Act.SESSION_ENDED).bySubject().detail("cause", "more sessions than an account may have"));
	}

	void replayed(StoredSession session) {
		end(session, AuditEvent.of(Act.SESSION_REPLAYED));
	}

	/** The account ended all of them. */
	void endedAll(UUID accountId, int sessions) {
		if (sessions > 0) {
			this.trail
				.record(AuditEvent.of(Act.SESSION_ENDED).account(accountId).bySubject().detail(SESSIONS, sessions));
			this.metrics.countEnded(sessions);
		}
	}

	/** They ended with something that the account lost. */
	void endedWith(Account account, int sessions) {
		if (sessions > 0) {
			this.trail.record(AuditEvent.of(Act.SESSION_ENDED)
				.account(account.id(), account.username().value())
				.detail(SESSIONS, sessions));
			this.metrics.countEnded(sessions);
		}
	}

	private void end(StoredSession session, AuditEvent event) {
		this.trail.record(event.account(session.accountId()).session(session.id()));
		this.metrics.countEnded(1);
	}

}
