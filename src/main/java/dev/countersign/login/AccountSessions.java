package dev.countersign.login;

import java.util.UUID;

import org.springframework.stereotype.Service;

/**
 * The sessions of an account, for those who change the account.
 */
@Service
public class AccountSessions {

	private final SessionService sessions;

	AccountSessions(SessionService sessions) {
		this.sessions = sessions;
	}

	/**
	 * Ends every session of an account and every login that is under way, within the
	 * caller's transaction if there is one. Its access tokens are refused on this node
	 * when the transaction is committed, on the others within the poll interval.
	 * @param accountId whose
	 */
	public void endAll(UUID accountId) {
		this.sessions.endAll(accountId);
	}

}
