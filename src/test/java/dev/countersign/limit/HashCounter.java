package dev.countersign.limit;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Counts how often a password was compared with a hash; who is turned away at the
 * bulkhead was not.
 */
final class HashCounter implements BeanPostProcessor {

	private final AtomicInteger hashes = new AtomicInteger();

	int count() {
		return this.hashes.get();
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (name.equals("passwordEncoder") && bean instanceof PasswordEncoder encoder)
				? new Counting(encoder, this.hashes) : bean;
	}

	private record Counting(PasswordEncoder encoder, AtomicInteger hashes) implements PasswordEncoder {

		@Override
		public @Nullable String encode(@Nullable CharSequence password) {
			return this.encoder.encode(password);
		}

		@Override
		public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
			boolean matches = this.encoder.matches(password, hash);
			this.hashes.incrementAndGet();
			return matches;
		}

		@Override
		public boolean upgradeEncoding(@Nullable String hash) {
			return this.encoder.upgradeEncoding(hash);
		}

	}

}
