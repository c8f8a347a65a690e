package dev.countersign.factor;

import java.util.UUID;

import dev.countersign.account.Account;

/**
 * Is notified of second factors that accounts get.
 */
public interface EnrolmentListener {

	/**
	 * Notifies of one, within the transaction that confirms it and keeps the account's
	 * row, and as its last step.
	 * @param account whose it is
	 * @param sessionId the session in which it was proved
	 * @param method what that session's tokens say of it in {@code amr}
	 * @param first whether the account had none before
	 */
	void enrolled(Account account, UUID sessionId, String method, boolean first);

}
