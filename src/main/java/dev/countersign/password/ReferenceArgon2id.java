package dev.countersign.password;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import com.sun.jna.Native;

import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * Argon2id by the library of its authors, which takes its memory from the heap of C. That
 * keeps what was given back, so that the system need not hand it out for each hash.
 *
 * @see <a href="https://github.com/P-H-C/phc-winner-argon2">The reference
 * implementation</a>
 */
final class ReferenceArgon2id implements NativeArgon2id {

	private static final String ASCII = StandardCharsets.US_ASCII.name();

	private static final int HASH_BYTES = 32;

	private static final int STRING_BYTES = 128;

	private final BytesKeyGenerator salts = KeyGenerators.secureRandom(16);

	private final Libargon2 library;

	ReferenceArgon2id(Libargon2 library) {
		this.library = library;
	}

	static Optional<NativeArgon2id> load() {
		return Libargon2.load().map(ReferenceArgon2id::new);
	}

	@Override
	public String name() {
		return "libargon2";
	}

	@Override
	public String encode(byte[] password) {
		byte[] salt = this.salts.generateKey();
		byte[] hash = new byte[STRING_BYTES];
		int failed = this.library.argon2id_hash_encoded(Argon2idPasswordEncoder.PASSES,
				Argon2idPasswordEncoder.MEMORY_KIB, 1, password, password.length, salt, salt.length, HASH_BYTES, hash,
				hash.length);
		if (failed != 0) {
			throw new IllegalStateException("No memory left to hash a password");
		}
		return Native.toString(hash, ASCII);
	}

	@Override
	public boolean matches(byte[] password, String hash) {
		int result = this.library.argon2id_verify(Native.toByteArray(hash, ASCII), password, password.length);
		if (result == Libargon2.MEMORY_ALLOCATION_ERROR) {
			throw new IllegalStateException("No memory left to check a password");
		}
		return result == 0;
	}

}
