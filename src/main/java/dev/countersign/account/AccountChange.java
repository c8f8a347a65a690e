package dev.countersign.account;

import java.util.Optional;
import java.util.Set;

import dev.countersign.password.Username;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of an account; what is absent stays.
 */
record AccountChange(@Nullable Username username, @Nullable Set<String> roles, @Nullable Boolean enabled) {

	static AccountChange enabled(boolean enabled) {
		return new AccountChange(null, null, enabled);
	}

	Account apply(Account account) {
		return new Account(account.id(), (this.username != null) ? this.username : account.username(),
				(this.roles != null) ? this.roles : account.roles(),
				(this.enabled != null) ? this.enabled : account.enabled(), account.createdAt(), account.sessionEpoch());
	}

	/**
	 * Tells what a change takes away. Tokens carry the name, which may be another's
	 * tomorrow, and what the roles brought.
	 */
	static Optional<AccountCutOff.Extent> takenAway(Account before, Account after) {
		if (!after.enabled() || !after.username().equals(before.username())) {
			return Optional.of(AccountCutOff.Extent.EVERYTHING);
		}
		return after.roles().containsAll(before.roles()) ? Optional.empty()
				: Optional.of(AccountCutOff.Extent.BEYOND_ROLES);
	}

}
