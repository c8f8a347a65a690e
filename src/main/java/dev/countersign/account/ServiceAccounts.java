package dev.countersign.account;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import dev.countersign.password.Username;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.token.TokenHolder;

import org.springframework.stereotype.Service;

/**
 * The accounts of programs, for the room that keeps their secrets.
 */
@Service
public class ServiceAccounts {

	private final Accounts accounts;

	private final Roles roles;

	ServiceAccounts(Accounts accounts, Roles roles) {
		this.accounts = accounts;
		this.roles = roles;
	}

	/**
	 * Finds a service account.
	 * @param clientId its id as it was given out, or its name in any spelling
	 * @return the account as it is now, unless there is none or it is disabled
	 */
	public Optional<Account> find(String clientId) {
		return findById(clientId)
			.or(() -> Username.of(clientId).flatMap(this.accounts::findByUsername).map(AccountPrincipal::account))
			.filter((account) -> account.isService() && account.enabled());
	}

	/**
	 * Finds a service account and keeps it as it is until the caller's transaction ends.
	 * @param id its id
	 * @return the account as it is now, unless there is none or it is disabled
	 */
	public Optional<Account> hold(UUID id) {
		return this.accounts.lock(id).filter((account) -> account.isService() && account.enabled());
	}

	/**
	 * Returns a service account, also one that is disabled, and keeps it as it is until
	 * the caller's transaction ends.
	 * @param id its id
	 * @throws ProblemException {@link Problem#NOT_FOUND} if there is no such account,
	 * {@link Problem#CONFLICT} if it is a person's
	 */
	public Account lock(UUID id) {
		return requireService(this.accounts.lock(id));
	}

	/**
	 * Returns a service account, also one that is disabled.
	 * @param id its id
	 * @throws ProblemException as {@link #lock}
	 */
	public Account require(UUID id) {
		return requireService(this.accounts.findById(id));
	}

	/**
	 * Returns an account as its tokens speak of it.
	 * @param account as it is now
	 */
	public TokenHolder holder(Account account) {
		return this.roles.holder(account);
	}

	/**
	 * Returns an account as a token speaks of it that may do less.
	 * @param account as it is now
	 * @param scopes what the token may be used for
	 */
	public TokenHolder holder(Account account, Set<String> scopes) {
		return this.roles.holder(account, scopes);
	}

	/**
	 * Takes the one spelling that is ours, as each spelling is counted as a name of its
	 * own; the platform would also read shortened ones.
	 */
	private Optional<Account> findById(String text) {
		try {
			UUID id = UUID.fromString(text);
			return id.toString().equals(text) ? this.accounts.findById(id) : Optional.empty();
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	private static Account requireService(Optional<Account> found) {
		Account account = found.orElseThrow(UnknownAccountException::new);
		if (!account.isService()) {
			throw new ProblemException(Problem.CONFLICT,
					"This is a person's account. Only service accounts have secrets.");
		}
		return account;
	}

}
