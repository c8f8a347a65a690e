package dev.countersign.account;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What is to become of an account; what is absent stays.
 */
record AccountChange(@Nullable Username username, @Nullable Set<String> roles, @Nullable Boolean enabled) {

	Account apply(Account account) {
		return new Account(account.id(), (this.username != null) ? this.username : account.username(),
				(this.roles != null) ? this.roles : account.roles(),
				(this.enabled != null) ? this.enabled : account.enabled(), account.createdAt(), account.sessionEpoch());
	}

	/** Tokens carry the name and what the roles bring, and so outlive neither. */
	static boolean takesAway(Account before, Account after) {
		return !after.enabled() || !after.username().equals(before.username()) || !after.roles().equals(before.roles());
	}

}
