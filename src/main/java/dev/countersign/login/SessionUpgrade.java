package dev.countersign.login;

import java.util.UUID;

import dev.countersign.account.Account;
import dev.countersign.factor.EnrolmentListener;
import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusedAuthentication;

import org.springframework.stereotype.Component;

/**
 * Lets the session in which a second factor was proved say so from its next refresh on.
 * With the first factor of an account its other sessions end, which needed none.
 */
@Component
class SessionUpgrade implements EnrolmentListener {

	private final Sessions sessions;

	private final SessionEnding ending;

	private final SessionLifetimes lifetimes;

	SessionUpgrade(Sessions sessions, SessionEnding ending, SessionLifetimes lifetimes) {
		this.sessions = sessions;
		this.ending = ending;
		this.lifetimes = lifetimes;
	}

	@Override
	public void enrolled(Account account, UUID sessionId, String method, boolean first) {
		StoredSession session = this.sessions.lock(sessionId)
			.filter((open) -> !open.isEnded())
			.orElseThrow(() -> new RefusedAuthentication(Problem.TOKEN_REVOKED));
		this.sessions.authenticate(sessionId, session.authenticated().and(method, this.lifetimes.now()));
		if (first) {
			this.ending.endOthers(account, sessionId);
		}
	}

}
