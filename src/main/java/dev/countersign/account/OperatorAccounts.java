package dev.countersign.account;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import dev.countersign.password.NewPassword;
import dev.countersign.password.RandomPasswords;
import dev.countersign.password.Username;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

import org.springframework.stereotype.Service;

/**
 * The accounts for whoever runs the service and has no token: also for an administrator
 * who locked themselves out. What they do is what administrators do, with the same rules.
 */
@Service
public class OperatorAccounts {

	private final Accounts accounts;

	private final Administration administration;

	private final PasswordService passwords;

	private final RandomPasswords randomPasswords;

	OperatorAccounts(Accounts accounts, Administration administration, PasswordService passwords,
			RandomPasswords randomPasswords) {
		this.accounts = accounts;
		this.administration = administration;
		this.passwords = passwords;
		this.randomPasswords = randomPasswords;
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
		if (!RoleNames.areAllowed(roles)) {
			throw new ProblemException(Problem.INVALID_REQUEST,
					"Not all of these roles can be given: " + RoleNames.SENTENCE + ".");
		}
		this.administration.add(NewAccount.of(username(username), Set.copyOf(roles)), NewPassword.typed(password));
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

	private static Username username(String spelling) {
		return Username.of(spelling)
			.orElseThrow(() -> new ProblemException(Problem.INVALID_REQUEST, "A user name " + Username.RULE + "."));
	}

}
