package dev.countersign.account;

import java.util.Collection;
import java.util.List;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * An account as Spring Security's password check sees it.
 */
record AccountPrincipal(Account account, String passwordHash) implements UserDetails {

	@Override
	public Collection<? extends GrantedAuthority> getAuthorities() {
		return List.of();
	}

	@Override
	public String getPassword() {
		return this.passwordHash;
	}

	@Override
	public String getUsername() {
		return this.account.username().value();
	}

	@Override
	public boolean isEnabled() {
		return this.account.enabled();
	}

	@Override
	public String toString() {
		return "AccountPrincipal[" + this.account + "]";
	}

}
