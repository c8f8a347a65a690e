package dev.countersign.account;

import java.util.UUID;

import dev.countersign.password.NewPassword;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The password that the owner of an account sets with a secret: an invitation, or what
 * somebody is sent who forgot theirs.
 */
@Service
class PasswordSetup {

	private final Accounts accounts;

	private final Invitations invitations;

	private final AccountPasswords passwords;

	private final EmailAdministration emails;

	private final CutOffs cutOffs;

	private final AccountAudit audit;

	private final TransactionOperations transactions;

	PasswordSetup(Accounts accounts, Invitations invitations, AccountPasswords passwords, EmailAdministration emails,
			CutOffs cutOffs, AccountAudit audit, TransactionOperations transactions) {
		this.accounts = accounts;
		this.invitations = invitations;
		this.passwords = passwords;
		this.emails = emails;
		this.cutOffs = cutOffs;
		this.audit = audit;
		this.transactions = transactions;
	}

	/**
	 * Sets a password, and ends everything that was opened before. Whatever is wrong with
	 * the secret, the answer is the same.
	 * @return the account as it is after that
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if the secret is not
	 * known, was used or is over; what the rules say of the password
	 */
	Account setUp(String secret, NewPassword password) {
		UUID id = this.invitations.find(secret).orElseThrow(PasswordSetup::invalidLink);
		Account account = this.accounts.findById(id).filter(Account::enabled).orElseThrow(PasswordSetup::invalidLink);
		AccountPasswords.Hashed hashed = this.passwords.hash(account, password);
		return this.transactions.execute((transaction) -> {
			Account now = this.accounts.lock(id).filter(Account::enabled).orElseThrow(PasswordSetup::invalidLink);
			Invitations.Kind used = this.invitations.use(secret).orElseThrow(PasswordSetup::invalidLink);
			this.accounts.setPasswordHash(id, hashed.hash(), hashed.isShort());
			this.audit.passwordSetUp(now, used);
			this.cutOffs.apply(now, AccountCutOff.Extent.EVERYTHING);
			this.emails.passwordSetUp(now, used);
			return this.accounts.findById(id).orElseThrow(PasswordSetup::invalidLink);
		});
	}

	private static ProblemException invalidLink() {
		return new ProblemException(Problem.INVALID_CREDENTIALS,
				"The link is not known, was used, or has expired. Ask for another.");
	}

}
