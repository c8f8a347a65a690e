package dev.countersign.account;

import java.util.UUID;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

import org.springframework.stereotype.Service;

/**
 * Ends the sessions of accounts, for rooms that take away what a login was proved by.
 */
@Service
public class AccountSessions {

	private final Accounts accounts;

	private final CutOffs cutOffs;

	AccountSessions(Accounts accounts, CutOffs cutOffs) {
		this.accounts = accounts;
		this.cutOffs = cutOffs;
	}

	/**
	 * Returns an account, also one that is disabled, and keeps it as it is until the
	 * caller's transaction ends.
	 * @param accountId which
	 * @throws ProblemException {@link Problem#NOT_FOUND} if there is none
	 */
	public Account lock(UUID accountId) {
		return this.accounts.lock(accountId).orElseThrow(UnknownAccountException::new);
	}

	/**
	 * Ends every session of an account that was {@linkplain #lock locked}, and every
	 * login that is under way, as the last step of the caller's transaction.
	 * @param account whose
	 */
	public void end(Account account) {
		this.cutOffs.apply(account, AccountCutOff.Extent.SESSIONS);
	}

}
