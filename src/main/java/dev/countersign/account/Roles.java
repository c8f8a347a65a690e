package dev.countersign.account;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.ConfigurationProperties;

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

	/** Keeps a copy. */
	public Roles {
		roles = Map.copyOf(roles);
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
	 * Tells whether one of these roles makes an administrator.
	 * @param names of roles
	 */
	boolean bringAdministration(Set<String> names) {
		return names.contains(ADMIN)
				|| names.stream().anyMatch((role) -> this.roles.getOrDefault(role, Set.of()).contains(ADMIN));
	}

}
