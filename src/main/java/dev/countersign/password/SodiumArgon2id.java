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

	/** The system's number for no memory left, where it has such numbers. */
	static final int ENOMEM = 12;

	private final Libsodium sodium;

	SodiumArgon2id(Libsodium sodium) {
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

	/**
	 * The library answers the same to a wrong password and where there was no memory. The
	 * system's error number tells them apart, but not on Windows.
	 */
	@Override
	public boolean matches(byte[] password, String hash) {
		byte[] zeroTerminated = Arrays.copyOf(hash.getBytes(StandardCharsets.US_ASCII), Libsodium.STRING_BYTES);
		Native.setLastError(0);
		int failed = this.sodium.crypto_pwhash_str_verify(zeroTerminated, password, password.length);
		if (failed != 0 && Native.getLastError() == ENOMEM) {
			throw new IllegalStateException("No memory left to check a password");
		}
		return failed == 0;
	}

}
