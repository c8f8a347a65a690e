package dev.countersign.password;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * BCrypt that never truncates. It hashes 72 bytes at most, so a longer password must not
 * match by its beginning.
 */
class WholeBCryptPasswordEncoder implements PasswordEncoder {

	private static final int MAX_BYTES = 72;

	private final PasswordEncoder bcrypt;

	WholeBCryptPasswordEncoder(PasswordEncoder bcrypt) {
		this.bcrypt = bcrypt;
	}

	@Override
	public @Nullable String encode(@Nullable CharSequence password) {
		return this.bcrypt.encode(password);
	}

	@Override
	public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
		boolean whole = password != null && password.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
		return this.bcrypt.matches(password, hash) && whole;
	}

	@Override
	public boolean upgradeEncoding(@Nullable String hash) {
		return this.bcrypt.upgradeEncoding(hash);
	}

}
