package dev.countersign.account;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

import dev.countersign.password.NewPassword;
import dev.countersign.password.PasswordGenerator;
import dev.countersign.password.Username;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The accounts for whoever runs the service and has no token: also for an administrator
 * who locked themselves out. What they do is what administrators do, with the same rules.
 */
@Service
public class OperatorAccounts {

	private final Accounts accounts;

	private final EmailChanges emailChanges;

	private final Administration administration;

	private final PasswordService passwords;

	private final PasswordGenerator randomPasswords;

	private final Roles roles;

	private final TransactionOperations transactions;

	OperatorAccounts(Accounts accounts, EmailChanges emailChanges, Administration administration,
			PasswordService passwords, PasswordGenerator randomPasswords, Roles roles,
			TransactionOperations transactions) {
		this.accounts = accounts;
		this.emailChanges = emailChanges;
		this.administration = administration;
		this.passwords = passwords;
		this.randomPasswords = randomPasswords;
		this.roles = roles;
		this.transactions = transactions;
	}

	/**
	 * Finds an account.
	 * @param username its name in any spelling
	 * @return its id, or nothing if there is none
	 */
	public Optional<UUID> find(String username) {
		return Username.of(username)
			.flatMap(this.accounts::findByUsername)
			.map((principal) -> principal.account().id());
	}

	/**
	 * Adds an account that may log in.
	 * @param username its name in any spelling
	 * @param password its password as typed
	 * @param roles what it may do beyond logging in
	 * @throws ProblemException {@link Problem#CONFLICT} if the name is taken,
	 * {@link Problem#INVALID_REQUEST} if the name, the password or a role cannot be one
	 */
	public void add(String username, String password, Set<String> roles) {
		requireAllowed(roles);
		this.administration.add(NewAccount.of(username(username), Set.copyOf(roles)), NewPassword.typed(password));
	}

	/**
	 * Adds an account for a program, which has secrets instead of a password.
	 * @param username its name in any spelling
	 * @param roles what it may do
	 * @return its id
	 * @throws ProblemException as {@link #add}
	 */
	public UUID addService(String username, Set<String> roles) {
		requireAllowed(roles);
		return this.administration.addService(NewAccount.ofService(username(username), Set.copyOf(roles))).id();
	}

	/**
	 * Gives an account another password, and ends everything that it holds.
	 * @param id whose
	 * @param password the password as typed
	 * @throws ProblemException {@link Problem#INVALID_REQUEST} if it cannot be one
	 */
	public void setPassword(UUID id, String password) {
		this.passwords.reset(id, NewPassword.typed(password));
	}

	/**
	 * Lets an account log in again.
	 * @param id whose
	 */
	public void enable(UUID id) {
		this.administration.change(id, AccountChange.enabled(true), null);
	}

	/**
	 * Lets an account log in no more, and ends everything that it holds.
	 * @param id whose
	 * @throws ProblemException {@link Problem#CONFLICT} if it is the last administrator
	 */
	public void disable(UUID id) {
		this.administration.change(id, AccountChange.enabled(false), null);
	}

	/**
	 * Gives an account roles besides those that it has.
	 * @param id whose
	 * @param roles which
	 * @return all roles that it now has, in order
	 * @throws ProblemException {@link Problem#INVALID_REQUEST} if one cannot be given
	 */
	public SortedSet<String> grant(UUID id, Set<String> roles) {
		return changeRoles(id, (now) -> {
			now.addAll(roles);
			requireAllowed(now);
		});
	}

	/**
	 * Takes roles from an account, and ends its sessions and the API tokens that may do
	 * or say more than it now may.
	 * @param id whose
	 * @param roles which
	 * @return all roles that it now has, in order
	 * @throws ProblemException {@link Problem#CONFLICT} if it is the last administrator,
	 * {@link Problem#INVALID_REQUEST} if it does not have one of the roles
	 */
	public SortedSet<String> revoke(UUID id, Set<String> roles) {
		return changeRoles(id, (now) -> {
			if (!now.containsAll(roles)) {
				throw new ProblemException(Problem.INVALID_REQUEST,
						"The account does not have all of these roles. It has: %s.".formatted(String.join(" ", now)));
			}
			now.removeAll(roles);
		});
	}

	/**
	 * Gives an account another name, and ends everything that it holds.
	 * @param id whose
	 * @param username the name in any spelling
	 * @throws ProblemException {@link Problem#CONFLICT} if the name is taken,
	 * {@link Problem#INVALID_REQUEST} if it cannot be one
	 */
	public void rename(UUID id, String username) {
		this.administration.change(id, AccountChange.username(username(username)), null);
	}

	/**
	 * Gives an account another e-mail address, or other claims. Nobody is asked at the
	 * address: the operator vouches for it.
	 * @param id whose
	 * @param email the address in any spelling, or the empty text for none; null for the
	 * one that it has
	 * @param claims all that its tokens shall say of it beyond name and roles; null for
	 * what they say
	 * @throws ProblemException {@link Problem#CONFLICT} if a login could mean another
	 * account, {@link Problem#INVALID_REQUEST} if the address or the claims cannot be one
	 */
	public void set(UUID id, @Nullable String email, @Nullable Map<String, ? extends @Nullable Object> claims) {
		String address = (email != null && !email.isEmpty()) ? RequestedAccount.email("An e-mail address", email).text()
				: email;
		AccountClaims allClaims = (claims != null) ? RequestedAccount.claims("The object of the claims", claims) : null;
		AccountChange change = new AccountChange(null, address, null, allClaims, null);
		this.transactions.executeWithoutResult((transaction) -> {
			this.administration.change(id, change, null);
			if (address != null) {
				this.accounts.setEmailConfirmed(id, true);
				this.emailChanges.delete(id);
			}
		});
	}

	/**
	 * Deletes an account, and ends everything that it holds.
	 * @param id which
	 * @throws ProblemException {@link Problem#CONFLICT} if it is the last administrator
	 */
	public void delete(UUID id) {
		this.administration.delete(id, null);
	}

	/**
	 * Returns those roles that the settings do not name, and so bring no scopes.
	 * @param roles which roles to look at
	 * @return them in order
	 */
	public SortedSet<String> unnamed(Collection<String> roles) {
		return this.roles.unnamed(roles);
	}

	/**
	 * Returns the roles that accounts have and the settings do not name.
	 * @return them in order
	 */
	public SortedSet<String> unnamedRoles() {
		return this.roles.unnamed(this.accounts.findRoles());
	}

	/**
	 * Returns some of the e-mail addresses that belong to several accounts, or are the
	 * name of another one.
	 * @param most how many at most
	 */
	public List<String> ambiguousAddresses(int most) {
		return this.accounts.findAmbiguousAddresses(most);
	}

	/**
	 * Returns how many accounts have an e-mail address that nobody has confirmed, so that
	 * it is not a name at a login.
	 */
	public long unconfirmedAddresses() {
		return this.accounts.countUnconfirmed();
	}

	/** Tells whether anybody can administer the service. */
	public boolean hasAdministrator() {
		return this.accounts.hasAdministrator();
	}

	/** Returns how many accounts there are. */
	public long count() {
		return this.accounts.count();
	}

	/**
	 * Makes a password of 144 random bits or more, in characters that need no quoting.
	 * @param username whose it will be, in any spelling
	 * @throws ProblemException {@link Problem#INVALID_REQUEST} if the name cannot be one
	 */
	public String randomPassword(String username) {
		return this.randomPasswords.make(username(username));
	}

	private SortedSet<String> changeRoles(UUID id, Consumer<SortedSet<String>> change) {
		Account changed = this.administration.change(id, (account) -> {
			SortedSet<String> roles = new TreeSet<>(account.roles());
			change.accept(roles);
			return AccountChange.roles(Set.copyOf(roles)).apply(account);
		}, null).account();
		return new TreeSet<>(changed.roles());
	}

	private static void requireAllowed(Set<String> roles) {
		if (!RoleNames.areAllowed(roles)) {
			throw new ProblemException(Problem.INVALID_REQUEST,
					"Not all of these roles can be given: " + RoleNames.SENTENCE + ".");
		}
	}

	private static Username username(String spelling) {
		return RequestedAccount.username("A user name", spelling);
	}

}
