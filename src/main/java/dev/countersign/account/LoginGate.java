package dev.countersign.account;

import java.util.Optional;
import java.util.UUID;

import dev.countersign.password.Username;

import org.springframework.stereotype.Service;

/**
 * Where a login is let in after its password was found right. In between, the account may
 * have been disabled, deleted, or had all its sessions ended; whoever comes to the gate
 * with what they knew before is turned away.
 */
@Service
public class LoginGate {

	private final Accounts accounts;

	LoginGate(Accounts accounts) {
		this.accounts = accounts;
	}

	/**
	 * Tells whether an account is as it was when its credentials were checked, and keeps
	 * it so until the caller's transaction ends.
	 * @param account as it was
	 */
	public boolean admits(Account account) {
		return this.accounts.lock(account.id())
			.filter(Account::enabled)
			.filter((now) -> now.sessionEpoch() == account.sessionEpoch())
			.isPresent();
	}

	/**
	 * Turns away every login that is under way; those that begin after the caller's
	 * transaction are let in.
	 * @param accountId whose
	 */
	public void turnAway(UUID accountId) {
		this.accounts.nextSessionEpoch(accountId);
	}

	/**
	 * Finds the account that a session belongs to.
	 * @param accountId whose
	 * @return the account as it is now, unless it is gone or disabled
	 */
	public Optional<Account> find(UUID accountId) {
		return this.accounts.findById(accountId).filter(Account::enabled);
	}

	/**
	 * Finds the account of a name.
	 * @param username the name
	 * @return the account as it is now, unless there is none or it is disabled
	 */
	public Optional<Account> find(Username username) {
		return this.accounts.findByUsername(username).map(AccountPrincipal::account).filter(Account::enabled);
	}

	/**
	 * Finds an account and keeps it as it is until the caller's transaction ends.
	 * @param accountId whose
	 * @return the account as it is now, unless it is gone or disabled
	 */
	public Optional<Account> hold(UUID accountId) {
		return this.accounts.lock(accountId).filter(Account::enabled);
	}

}
