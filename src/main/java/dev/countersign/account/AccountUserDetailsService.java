package dev.countersign.account;

import java.util.Objects;

import dev.countersign.password.Username;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsPasswordService;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * Lets Spring Security's password check find accounts and renew their hashes.
 */
class AccountUserDetailsService implements UserDetailsService, UserDetailsPasswordService {

	private final Accounts accounts;

	AccountUserDetailsService(Accounts accounts) {
		this.accounts = accounts;
	}

	/** Whoever is disabled is a stranger, whose password is checked at the same cost. */
	@Override
	public UserDetails loadUserByUsername(String spelling) {
		return Username.of(spelling)
			.flatMap(this.accounts::findByUsername)
			.filter(AccountPrincipal::isEnabled)
			.orElseThrow(() -> new UsernameNotFoundException("No account has this name"));
	}

	/** A password that was changed meanwhile stays as it was changed. */
	@Override
	public UserDetails updatePassword(UserDetails user, @Nullable String newPassword) {
		AccountPrincipal principal = (AccountPrincipal) user;
		String next = Objects.requireNonNull(newPassword);
		boolean replaced = this.accounts.replacePasswordHash(principal.account().id(), principal.passwordHash(), next);
		return replaced ? new AccountPrincipal(principal.account(), next) : user;
	}

}
