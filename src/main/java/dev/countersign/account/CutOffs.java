package dev.countersign.account;

import java.util.List;

import dev.countersign.revocation.Revocation;
import dev.countersign.revocation.Revocations;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Ends what accounts hold, in the transaction of the change that took it away. The
 * revocations of all rooms come last and at once, as from the first of them on every
 * other writer waits.
 */
@Component
class CutOffs {

	private final Accounts accounts;

	private final Invitations invitations;

	private final EmailChanges emailChanges;

	private final ObjectProvider<AccountHoldings> holdings;

	private final Revocations revocations;

	private final Roles roles;

	CutOffs(Accounts accounts, Invitations invitations, EmailChanges emailChanges,
			ObjectProvider<AccountHoldings> holdings, Revocations revocations, Roles roles) {
		this.accounts = accounts;
		this.invitations = invitations;
		this.emailChanges = emailChanges;
		this.holdings = holdings;
		this.revocations = revocations;
		this.roles = roles;
	}

	/**
	 * Ends what a change takes away. Anyone who becomes an administrator also loses an
	 * invitation and an address that was to be confirmed: somebody who could not make an
	 * administrator may have made them. Anyone who gets another address loses the links
	 * that were sent to the one before.
	 */
	void apply(Account before, Account after) {
		boolean promoted = this.roles.bringAdministration(after.roles())
				&& !this.roles.bringAdministration(before.roles());
		if (promoted || (before.email() != null && !before.email().equals(after.email()))) {
			this.invitations.delete(after.id());
			this.emailChanges.delete(after.id());
		}
		AccountChange.takenAway(before, after).ifPresent((extent) -> apply(after, extent));
	}

	/** Also turns away the logins that are under way. */
	void apply(Account account, AccountCutOff.Extent extent) {
		revoke(end(account, extent));
	}

	void revoke(List<Revocation> ended) {
		this.revocations.revoke(ended);
	}

	/**
	 * Ends what an account has, where more is to be done before its tokens are cut off:
	 * revocations come last in a transaction.
	 * @return what {@link #revoke} is to be given
	 */
	List<Revocation> end(Account account, AccountCutOff.Extent extent) {
		this.accounts.nextSessionEpoch(account.id());
		if (extent == AccountCutOff.Extent.EVERYTHING) {
			this.invitations.delete(account.id());
			this.emailChanges.delete(account.id());
		}
		AccountCutOff cutOff = new AccountCutOff(account, extent);
		return this.holdings.orderedStream().flatMap((holding) -> holding.end(cutOff).stream()).toList();
	}

}
