package dev.countersign.account;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import dev.countersign.password.NewPassword;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.revocation.Revocation;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Other passwords for accounts that are there. Whoever sets one may do so because the old
 * one got known, so that everything opened with that one ends.
 */
@Service
public class PasswordService {

	private final Accounts accounts;

	private final Credentials credentials;

	private final AccountPasswords passwords;

	private final CutOffs cutOffs;

	private final AccountAudit audit;

	private final TransactionOperations transactions;

	PasswordService(Accounts accounts, Credentials credentials, AccountPasswords passwords, CutOffs cutOffs,
			AccountAudit audit, TransactionOperations transactions) {
		this.accounts = accounts;
		this.credentials = credentials;
		this.passwords = passwords;
		this.cutOffs = cutOffs;
		this.audit = audit;
		this.transactions = transactions;
	}

	/**
	 * Changes an account's own password, and ends everything that was opened before.
	 * @param id the caller's account
	 * @param current the password as it is, which the caller proves to know
	 * @param next the password as it shall be
	 * @param requirement what throws if the caller was cut off meanwhile, while the
	 * account is held
	 * @param completion what is made of the account as it is after the change, such as a
	 * session; if it throws, the password stays as it was
	 * @param <T> what that is
	 * @return what the completion returned
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if the current
	 * password is wrong, or the account was cut off meanwhile; what the rules say of the
	 * next one
	 */
	public <T> T change(UUID id, String current, NewPassword next, Runnable requirement,
			Function<Account, T> completion) {
		Account account = this.accounts.findById(id)
			.orElseThrow(() -> new ProblemException(Problem.INVALID_CREDENTIALS));
		Account verified = this.credentials.verify(account.username().value(), current);
		AccountPasswords.Hashed hashed = this.passwords.hash(verified, next);
		return this.transactions.execute((transaction) -> {
			Account now = this.accounts.lock(id)
				.filter(Account::enabled)
				.filter((locked) -> verified.id().equals(id) && locked.sessionEpoch() == verified.sessionEpoch())
				.orElseThrow(() -> new ProblemException(Problem.INVALID_CREDENTIALS));
			requirement.run();
			this.accounts.setPasswordHash(id, hashed.hash(), hashed.isShort());
			this.audit.passwordSet(now);
			List<Revocation> ended = this.cutOffs.end(now, AccountCutOff.Extent.EVERYTHING);
			T completed = completion.apply(this.accounts.findById(id).orElseThrow(UnknownAccountException::new));
			this.cutOffs.revoke(ended);
			return completed;
		});
	}

	/** Gives an account another password, for the operator. */
	void reset(UUID id, NewPassword password) {
		Account account = this.accounts.findById(id).orElseThrow(UnknownAccountException::new);
		if (account.isService()) {
			throw new ProblemException(Problem.CONFLICT,
					"A service account has no password. Make a secret for it: countersign users secret add NAME");
		}
		AccountPasswords.Hashed hashed = this.passwords.hash(account, password);
		this.transactions.executeWithoutResult((transaction) -> {
			Account now = this.accounts.lock(id).orElseThrow(UnknownAccountException::new);
			this.accounts.setPasswordHash(id, hashed.hash(), hashed.isShort());
			this.audit.passwordSet(now);
			this.cutOffs.apply(now, AccountCutOff.Extent.EVERYTHING);
		});
	}

}
