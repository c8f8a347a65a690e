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

	private final ObjectProvider<AccountHoldings> holdings;

	private final Revocations revocations;

	CutOffs(Accounts accounts, Invitations invitations, ObjectProvider<AccountHoldings> holdings,
			Revocations revocations) {
		this.accounts = accounts;
		this.invitations = invitations;
		this.holdings = holdings;
		this.revocations = revocations;
	}

	/** Also turns away the logins that are under way. */
	void apply(Account account, AccountCutOff.Extent extent) {
		this.accounts.nextSessionEpoch(account.id());
		if (extent == AccountCutOff.Extent.EVERYTHING) {
			this.invitations.delete(account.id());
		}
		AccountCutOff cutOff = new AccountCutOff(account, extent);
		List<Revocation> ended = this.holdings.orderedStream()
			.flatMap((holding) -> holding.end(cutOff).stream())
			.toList();
		this.revocations.revoke(ended);
	}

}
