package dev.countersign.account;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Stands for every hash that is of no kind we take: nothing matches it.
 */
class UnknownHashPasswordEncoder implements PasswordEncoder {

	@Override
	public String encode(@Nullable CharSequence password) {
		throw new UnsupportedOperationException("No hash is made of an unknown kind");
	}

	@Override
	public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
		return false;
	}

}
