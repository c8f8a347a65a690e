package dev.countersign.password;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Hashes only when the bulkhead lets it, and takes its time to refuse.
 */
class BulkheadPasswordEncoder implements PasswordEncoder {

	private final KnownHashPasswordEncoder encoder;

	private final HashingBulkhead bulkhead;

	private final RefusalPace pace;

	BulkheadPasswordEncoder(KnownHashPasswordEncoder encoder, HashingBulkhead bulkhead, RefusalPace pace) {
		this.encoder = encoder;
		this.bulkhead = bulkhead;
		this.pace = pace;
	}

	@Override
	public @Nullable String encode(@Nullable CharSequence password) {
		return this.bulkhead.run(() -> this.encoder.encode(password));
	}

	@Override
	public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
		KnownHashPasswordEncoder.Check check = this.bulkhead.run(() -> this.encoder.check(password, hash));
		if (hash != null && !hash.startsWith(KnownHashPasswordEncoder.PRESENT)) {
			this.pace.hear(check.nanoseconds());
		}
		if (!check.matches()) {
			this.pace.complete(check.nanoseconds());
		}
		return check.matches();
	}

	@Override
	public boolean upgradeEncoding(@Nullable String hash) {
		return this.encoder.upgradeEncoding(hash);
	}

}
