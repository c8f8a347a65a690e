package dev.countersign.password;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

import com.sun.jna.Native;

/**
 * Argon2id by libsodium, which has code for the vector units of most machines. It asks
 * the system for new memory for each hash.
 */
final class SodiumArgon2id implements NativeArgon2id {

	private final Libsodium sodium;

	private SodiumArgon2id(Libsodium sodium) {
		this.sodium = sodium;
	}

	static Optional<NativeArgon2id> load() {
		return Libsodium.load().map(SodiumArgon2id::new);
	}

	@Override
	public String name() {
		return "libsodium";
	}

	@Override
	public String encode(byte[] password) {
		byte[] hash = new byte[Libsodium.STRING_BYTES];
		int failed = this.sodium.crypto_pwhash_str(hash, password, password.length, Argon2idPasswordEncoder.PASSES,
				Argon2idPasswordEncoder.MEMORY_KIB * 1024L);
		if (failed != 0) {
			throw new IllegalStateException("No memory left to hash a password");
		}
		return Native.toString(hash, StandardCharsets.US_ASCII.name());
	}

	@Override
	public boolean matches(byte[] password, String hash) {
		byte[] zeroTerminated = Arrays.copyOf(hash.getBytes(StandardCharsets.US_ASCII), Libsodium.STRING_BYTES);
		return this.sodium.crypto_pwhash_str_verify(zeroTerminated, password, password.length) == 0;
	}

}
