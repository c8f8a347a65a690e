package dev.countersign.account;

import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import dev.countersign.password.Username;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of an account; what is absent stays.
 *
 * @param email as an owner spells it, or the empty text for no address
 */
record AccountChange(@Nullable Username username, @Nullable String email, @Nullable Set<String> roles,
		@Nullable AccountClaims claims, @Nullable Boolean enabled) implements UnaryOperator<Account> {

	static AccountChange username(Username username) {
		return new AccountChange(username, null, null, null, null);
	}

	static AccountChange email(EmailAddress email) {
		return new AccountChange(null, email.text(), null, null, null);
	}

	static AccountChange roles(Set<String> roles) {
		return new AccountChange(null, null, roles, null, null);
	}

	static AccountChange enabled(boolean enabled) {
		return new AccountChange(null, null, null, null, enabled);
	}

	/** Returns what is left of it where the address stays. */
	AccountChange withoutEmail() {
		return new AccountChange(this.username, null, this.roles, this.claims, this.enabled);
	}

	@Override
	public Account apply(Account account) {
		return new Account(account.id(), (this.username != null) ? this.username : account.username(), account.kind(),
				(this.email != null) ? EmailAddress.of(this.email).orElse(null) : account.email(),
				(this.roles != null) ? this.roles : account.roles(),
				(this.claims != null) ? this.claims : account.claims(),
				(this.enabled != null) ? this.enabled : account.enabled(), account.createdAt(), account.sessionEpoch(),
				account.shortPassword());
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
