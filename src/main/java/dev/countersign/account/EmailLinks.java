package dev.countersign.account;

import org.springframework.stereotype.Component;

/**
 * Asks whoever reads at an e-mail address whether an account is to have it. Until they
 * agree, the account keeps the address that it has.
 */
@Component
class EmailLinks {

	private final Accounts accounts;

	private final EmailChanges changes;

	private final AccountNotices notices;

	private final AccountAudit audit;

	EmailLinks(Accounts accounts, EmailChanges changes, AccountNotices notices, AccountAudit audit) {
		this.accounts = accounts;
		this.changes = changes;
		this.notices = notices;
		this.audit = audit;
	}

	/** Tells whether a link can be sent to an address of an account. */
	boolean canReach(Account account, EmailAddress email) {
		return !account.isService() && this.notices.canConfirm(account, email);
	}

	/** Tells whether the owner of an account is sent its invitation. */
	boolean canInvite(Account account) {
		return !account.isService() && this.notices.canInvite(account);
	}

	/** Tells whether what an account is sent comes to its address. */
	boolean areMailed(Account account) {
		return this.notices.areMailed(account);
	}

	/**
	 * Sends a link, in the place of the one before, within the transaction of a caller
	 * who holds the account. For the address that an account has and that is confirmed
	 * nothing is sent.
	 */
	void send(Account account, EmailAddress email) {
		boolean same = email.equals(account.email());
		if (same && this.accounts.hasConfirmedEmail(account.id())) {
			return;
		}
		EmailChange change = this.changes.replace(account.id(), email);
		if (!same) {
			this.audit.emailChangeRequested(account, email);
		}
		this.notices.confirm(account, change);
	}

}
