package dev.countersign.account;

import dev.countersign.limit.HashingBulkhead;
import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Hashes only when the bulkhead lets it.
 */
class BulkheadPasswordEncoder implements PasswordEncoder {

	private final PasswordEncoder encoder;

	private final HashingBulkhead bulkhead;

	BulkheadPasswordEncoder(PasswordEncoder encoder, HashingBulkhead bulkhead) {
		this.encoder = encoder;
		this.bulkhead = bulkhead;
	}

	@Override
	public @Nullable String encode(@Nullable CharSequence password) {
		return this.bulkhead.run(() -> this.encoder.encode(password));
	}

	@Override
	public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
		return this.bulkhead.run(() -> this.encoder.matches(password, hash));
	}

	@Override
	public boolean upgradeEncoding(@Nullable String hash) {
		return this.encoder.upgradeEncoding(hash);
	}

}
