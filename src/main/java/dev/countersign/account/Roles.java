package dev.countersign.account;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.countersign.token.TokenHolder;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Which scopes a role brings. Roles are given to accounts, scopes to tokens.
 *
 * @param roles the scopes by role; the role {@code admin} has all that administration
 * needs unless it is set to something else
 */
@ConfigurationProperties("countersign")
public record Roles(Map<String, Set<String>> roles) {

	/** The role that administers, and that somebody must always have. */
	public static final String ADMIN = "admin";

	/** What to do about roles that the settings do not name. */
	static final String UNNAMED_ACTION = "Tokens say them all the same. Set countersign.roles.<role> to the scopes that"
			+ " it shall bring, or to nothing if the role is for other services alone";

	/**
	 * Keeps a copy.
	 * @throws FailureAnalyzedException if the role that administers does not bring the
	 * scope for it
	 */
	public Roles {
		roles = Map.copyOf(roles);
		if (!roles.getOrDefault(ADMIN, Set.of()).contains(ADMIN)) {
			throw new FailureAnalyzedException(
					"The role admin, which somebody must always have, does not bring the scope admin.",
					"Set countersign.roles.admin (COUNTERSIGN_ROLES_ADMIN) to admin,introspect,metrics,provision,revocations.");
		}
	}

	/**
	 * Returns what an account's tokens may be used for.
	 * @param account whose
	 * @return the scopes of all its roles; roles without scopes bring none
	 */
	public Set<String> scopesOf(Account account) {
		return account.roles()
			.stream()
			.flatMap((role) -> this.roles.getOrDefault(role, Set.of()).stream())
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Returns an account as its tokens speak of it.
	 * @param account as it is now
	 */
	public TokenHolder holder(Account account) {
		return new TokenHolder(account.id(), account.username().value(), account.roles(), scopesOf(account),
				account.claims().toMap());
	}

	/**
	 * Returns an account as a token speaks of it that may do less. Whoever goes by roles
	 * must not give it more than whoever goes by scopes, so that of the roles it says
	 * those alone that bring nothing beyond its scopes.
	 * @param account as it is now
	 * @param scopes what the token may be used for
	 */
	public TokenHolder holder(Account account, Set<String> scopes) {
		Set<String> roles = account.roles()
			.stream()
			.filter((role) -> scopes.containsAll(this.roles.getOrDefault(role, Set.of())))
			.collect(Collectors.toUnmodifiableSet());
		return new TokenHolder(account.id(), account.username().value(), roles, scopes, account.claims().toMap());
	}

	/**
	 * Returns those roles that the settings do not name, and so bring no scopes. A role
	 * that is set to nothing is named.
	 * @param names of roles
	 * @return them in order
	 */
	SortedSet<String> unnamed(Collection<String> names) {
		return names.stream()
			.filter((role) -> !this.roles.containsKey(role))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Tells whether one of these roles makes an administrator.
	 * @param names of roles
	 */
	boolean bringAdministration(Set<String> names) {
		return names.contains(ADMIN)
				|| names.stream().anyMatch((role) -> this.roles.getOrDefault(role, Set.of()).contains(ADMIN));
	}

}
