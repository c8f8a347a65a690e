package dev.countersign.account;

import java.util.Optional;
import java.util.UUID;

import dev.countersign.password.Username;
import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.problem.StepUpException;
import dev.countersign.token.AccessToken;
import dev.countersign.token.Login;

import org.springframework.stereotype.Service;

/**
 * Where a login is let in after its password was found right. In between, the account may
 * have been disabled, deleted, or had all its sessions ended; whoever comes to the gate
 * with what they knew before is turned away.
 */
@Service
public class LoginGate {

	private final Accounts accounts;

	private final AccountLogins logins;

	private final AccountFactors factors;

	LoginGate(Accounts accounts, AccountLogins logins, AccountFactors factors) {
		this.accounts = accounts;
		this.logins = logins;
		this.factors = factors;
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

	/**
	 * Finds the account of a caller who changes what it logs in with, and keeps it as it
	 * is until the caller's transaction ends.
	 * @param caller whose session has to be there still
	 * @return the account as it is now
	 * @throws RefusedAuthentication if the account or the session was cut off meanwhile
	 * @throws StepUpException if the account has a second factor, and the session was not
	 * proved by one
	 */
	public Account hold(AccessToken caller) {
		Account account = hold(caller.accountId()).orElseThrow(LoginGate::cutOff);
		require(caller);
		return account;
	}

	/**
	 * Refuses a caller as {@link #hold(AccessToken)} does, whose account is held already.
	 * @param caller whose session has to be there still
	 */
	public void require(AccessToken caller) {
		String level = this.logins.levelOf(caller.sessionId()).orElseThrow(LoginGate::cutOff);
		if (!Login.TWO_FACTORS.equals(level) && !this.factors.kindsOf(caller.accountId()).isEmpty()) {
			throw new StepUpException(Login.TWO_FACTORS, null);
		}
	}

	private static RefusedAuthentication cutOff() {
		return new RefusedAuthentication(Problem.TOKEN_REVOKED);
	}

}
