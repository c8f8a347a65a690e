package dev.countersign.account;

import java.util.List;

import dev.countersign.revocation.Revocation;

/**
 * Something that accounts hold and that ends with what an account loses. Whoever hands
 * out what opens the service on an account's behalf implements this.
 */
public interface AccountHoldings {

	/**
	 * Ends what the account holds, within the transaction that changed the account and
	 * keeps its row.
	 * @param cutOff what is to end
	 * @return what to cut off, in the same transaction and as its last step
	 */
	List<Revocation> end(AccountCutOff cutOff);

}
