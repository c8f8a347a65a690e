package dev.countersign.login;

import java.util.UUID;

import dev.countersign.account.Account;
import dev.countersign.factor.EnrolmentListener;
import dev.countersign.limit.AccountDoor;
import dev.countersign.limit.KnownClients;
import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusedAuthentication;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Lets the session in which a second factor was proved say so from its next refresh on.
 * With the first factor of an account its other sessions end, which needed none.
 */
@Component
class SessionUpgrade implements EnrolmentListener {

	private final Sessions sessions;

	private final SessionEnding ending;

	private final KnownClients clients;

	private final SessionLifetimes lifetimes;

	SessionUpgrade(Sessions sessions, SessionEnding ending, KnownClients clients, SessionLifetimes lifetimes) {
		this.sessions = sessions;
		this.ending = ending;
		this.clients = clients;
		this.lifetimes = lifetimes;
	}

	@Override
	public void enrolled(Account account, UUID sessionId, String method, boolean first) {
		StoredSession session = this.sessions.lock(sessionId)
			.filter((open) -> !open.isEnded())
			.orElseThrow(() -> new RefusedAuthentication(Problem.TOKEN_REVOKED));
		this.sessions.authenticate(sessionId, session.authenticated().and(method, this.lifetimes.now()));
		if (first) {
			keepPlace(account, session.origin().address());
			this.ending.endOthers(account, sessionId);
		}
	}

	/** The account is known by the number of times that its sessions were ended. */
	private void keepPlace(Account account, @Nullable String address) {
		if (address != null && !address.isEmpty()) {
			AccountDoor.Found next = new AccountDoor.Found(account.id(), account.sessionEpoch() + 1);
			this.clients.keepPlace(next, account.username().value(), address);
		}
	}

}
