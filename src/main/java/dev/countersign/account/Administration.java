package dev.countersign.account;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import dev.countersign.password.NewPassword;
import dev.countersign.password.PasswordHasher;
import dev.countersign.password.Username;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.revocation.Revocation;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What is done to accounts, by administrators and by operators. Whatever a change takes
 * away from an account's tokens is dead when the change is committed.
 */
@Service
class Administration {

	private final Accounts accounts;

	private final Invitations invitations;

	private final PasswordHasher hasher;

	private final CutOffs cutOffs;

	private final AccountAudit audit;

	private final TransactionOperations transactions;

	private final Clock clock;

	private final StripedLock names = new StripedLock();

	Administration(Accounts accounts, Invitations invitations, PasswordHasher hasher, CutOffs cutOffs,
			AccountAudit audit, TransactionOperations transactions, Clock clock) {
		this.accounts = accounts;
		this.invitations = invitations;
		this.hasher = hasher;
		this.cutOffs = cutOffs;
		this.audit = audit;
		this.transactions = transactions;
		this.clock = clock;
	}

	/**
	 * Makes an account with a password. Requests for the same name take turns, so that
	 * refusing all but the first costs no hash.
	 */
	Account add(NewAccount wanted, NewPassword password) {
		return add(wanted, password, (added) -> {
		});
	}

	/**
	 * The same.
	 * @param completion what else is done in the transaction that makes it
	 */
	Account add(NewAccount wanted, NewPassword password, Consumer<Account> completion) {
		this.hasher.check(password, wanted.username());
		return this.names.hold(wanted.username(), () -> {
			requireFree(wanted.username());
			return insert(wanted, this.hasher.hash(password.text()), (added) -> {
				this.audit.created(added);
				completion.accept(added);
			});
		});
	}

	/**
	 * Makes an account whose owner will set the password.
	 * @param completion what else is done in the transaction that makes it
	 */
	Invited invite(NewAccount wanted, Consumer<Account> completion) {
		Invitation invitation = this.invitations.make();
		Account account = insert(wanted, Accounts.NO_PASSWORD, (added) -> {
			this.invitations.add(added.id(), invitation);
			this.audit.invited(added, invitation);
			completion.accept(added);
		});
		return new Invited(account, invitation);
	}

	/** Makes an account that has secrets instead of a password. */
	Account addService(NewAccount wanted) {
		return insert(wanted, Accounts.NO_PASSWORD, this.audit::created);
	}

	/**
	 * Makes an invitation for an account that is there, in the place of the one that it
	 * may have. Its password stays as it is until that is used.
	 * @param guard throws if the caller may do nothing to such an account
	 */
	Invitation invite(UUID id, Consumer<Account> guard) {
		Invitation invitation = this.invitations.make();
		this.transactions.executeWithoutResult((transaction) -> {
			Account account = lock(id, null).account();
			guard.accept(account);
			if (!account.enabled()) {
				throw new ProblemException(Problem.CONFLICT, "The account is disabled. Enable it first.");
			}
			if (account.isService()) {
				throw new ProblemException(Problem.CONFLICT,
						"A service account has no password. Make a secret for it: POST /users/{id}/secrets");
			}
			this.invitations.delete(id);
			this.invitations.add(id, invitation);
			this.audit.invitedAgain(account, invitation);
		});
		return invitation;
	}

	/**
	 * Makes an account for whoever asks, with no roles. The password is hashed first, so
	 * that anyone who tries out names pays for each.
	 */
	Account register(Username username, NewPassword password) {
		this.hasher.check(password, username);
		return insert(NewAccount.of(username, Set.of()), this.hasher.hash(password.text()), this.audit::registered);
	}

	List<Account> findPage(String after, String prefix, @Nullable AccountKind kind, int most) {
		return this.accounts.findPage(after, prefix, kind, most);
	}

	VersionedAccount find(UUID id) {
		return this.accounts.findVersion(id).orElseThrow(UnknownAccountException::new);
	}

	VersionedAccount change(UUID id, UnaryOperator<Account> change, @Nullable String ifMatch) {
		return change(id, change, ifMatch, (account) -> {
		});
	}

	/**
	 * Changes an account.
	 * @param change what becomes of it
	 * @param ifMatch which versions the caller would have changed, or nothing for any
	 * @param guard throws if the caller may do nothing to such an account, or make one
	 * @return the account after it
	 */
	VersionedAccount change(UUID id, UnaryOperator<Account> change, @Nullable String ifMatch, Consumer<Account> guard) {
		try {
			return this.transactions.execute((transaction) -> {
				this.accounts.lockAdministration();
				VersionedAccount current = lock(id, ifMatch);
				Account before = current.account();
				Account after = change.apply(before);
				guard.accept(before);
				guard.accept(after);
				return after.equals(before) ? current : update(current, after);
			});
		}
		catch (DuplicateKeyException ex) {
			throw nameTaken();
		}
		catch (TakenAddressException ex) {
			throw addressTaken();
		}
	}

	/**
	 * Gives an account an address at which somebody has shown that they read, within the
	 * transaction of a caller who holds it.
	 * @throws ProblemException {@link Problem#CONFLICT} if a login could mean another
	 * account
	 */
	void confirmEmail(Account before, EmailAddress email) {
		Account after = AccountChange.email(email).apply(before);
		if (!after.equals(before)) {
			try {
				this.accounts.update(before, after);
			}
			catch (TakenAddressException ex) {
				throw addressTaken();
			}
			this.cutOffs.apply(before, after);
		}
		else {
			this.accounts.setEmailConfirmed(before.id(), true);
		}
		this.audit.emailConfirmed(before, after);
	}

	/**
	 * Refuses an address by which a login could mean another account, until the caller's
	 * transaction ends.
	 * @throws ProblemException {@link Problem#CONFLICT} if it is one
	 */
	void requireFree(Account account, EmailAddress email) {
		try {
			this.accounts.requireAloneKnownBy(AccountChange.email(email).apply(account));
		}
		catch (TakenAddressException ex) {
			throw addressTaken();
		}
	}

	void delete(UUID id, @Nullable String ifMatch) {
		delete(id, ifMatch, (account) -> {
		});
	}

	/**
	 * Deletes an account.
	 * @param ifMatch which versions the caller would have deleted, or nothing for any
	 * @param guard throws if the caller may do nothing to such an account
	 */
	void delete(UUID id, @Nullable String ifMatch, Consumer<Account> guard) {
		this.transactions.executeWithoutResult((transaction) -> {
			this.accounts.lockAdministration();
			Account account = lock(id, ifMatch).account();
			guard.accept(account);
			requireAnotherAdministrator(account);
			List<Revocation> ended = this.cutOffs.end(account, AccountCutOff.Extent.DELETED);
			this.accounts.delete(id);
			this.audit.deleted(account);
			this.cutOffs.revoke(ended);
		});
	}

	void endSessions(UUID id) {
		this.transactions.executeWithoutResult((transaction) -> {
			Account account = lock(id, null).account();
			this.cutOffs.apply(account, AccountCutOff.Extent.SESSIONS);
		});
	}

	private void requireFree(Username username) {
		if (this.accounts.findByUsername(username).isPresent()) {
			throw nameTaken();
		}
	}

	private Account insert(NewAccount wanted, String passwordHash, Consumer<Account> complete) {
		Account account = new Account(UUID.randomUUID(), wanted.username(), wanted.kind(), wanted.email(),
				wanted.roles(), wanted.claims(), true, this.clock.instant(), 0, false);
		try {
			this.transactions.executeWithoutResult((transaction) -> {
				this.accounts.add(account, passwordHash);
				complete.accept(account);
			});
		}
		catch (DuplicateKeyException ex) {
			throw nameTaken();
		}
		catch (TakenAddressException ex) {
			throw addressTaken();
		}
		return account;
	}

	private VersionedAccount update(VersionedAccount current, Account after) {
		if (!isAdministrator(after)) {
			requireAnotherAdministrator(current.account());
		}
		this.accounts.update(current.account(), after);
		this.audit.changed(current.account(), after);
		this.cutOffs.apply(current.account(), after);
		return new VersionedAccount(after, current.version() + 1);
	}

	private VersionedAccount lock(UUID id, @Nullable String ifMatch) {
		VersionedAccount current = this.accounts.lockVersion(id).orElseThrow(UnknownAccountException::new);
		if (!current.isMeantBy(ifMatch)) {
			throw new ProblemException(Problem.PRECONDITION_FAILED);
		}
		return current;
	}

	private void requireAnotherAdministrator(Account account) {
		if (isAdministrator(account) && !this.accounts.hasAdministratorBesides(account.id())) {
			throw new ProblemException(Problem.CONFLICT,
					"This is the last administrator. Make another one first: POST /users");
		}
	}

	private static boolean isAdministrator(Account account) {
		return account.enabled() && !account.isService() && account.roles().contains(Roles.ADMIN);
	}

	private static ProblemException nameTaken() {
		return new ProblemException(Problem.CONFLICT, "Another account has this user name.");
	}

	private static ProblemException addressTaken() {
		return new ProblemException(Problem.CONFLICT, "Another account has this user name or e-mail address.");
	}

	record Invited(Account account, Invitation invitation) {
	}

}
