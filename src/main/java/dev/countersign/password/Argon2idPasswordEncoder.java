package dev.countersign.password;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Argon2id with 19 MiB, two passes and one lane, by libsodium's SIMD code where that
 * loads and by Bouncy Castle otherwise. Both write and read the same strings.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9106">RFC 9106</a>
 */
class Argon2idPasswordEncoder implements PasswordEncoder {

	private static final int MEMORY_KIB = 19 * 1024;

	private static final int PASSES = 2;

	/** What libsodium computes: one lane, version 1.3. */
	private static final String NATIVE_PREFIX = "$argon2id$v=19$m=";

	/** How every hash that is made now begins. */
	static final String PRESENT = NATIVE_PREFIX + MEMORY_KIB + ",t=" + PASSES + ",p=1$";

	private final PasswordEncoder java = new Argon2PasswordEncoder(16, 32, 1, MEMORY_KIB, PASSES);

	private final @Nullable Libsodium sodium;

	/**
	 * Makes an encoder.
	 * @param sodium the native code, or nothing to do without
	 */
	Argon2idPasswordEncoder(@Nullable Libsodium sodium) {
		this.sodium = sodium;
	}

	static Argon2idPasswordEncoder create() {
		return new Argon2idPasswordEncoder(Libsodium.load().orElse(null));
	}

	@Override
	public @Nullable String encode(@Nullable CharSequence password) {
		return (this.sodium != null && password != null) ? encode(this.sodium, password) : this.java.encode(password);
	}

	@Override
	public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
		if (this.sodium != null && password != null && hash != null && isNative(hash)) {
			return matches(this.sodium, password, hash);
		}
		return this.java.matches(password, hash);
	}

	@Override
	public boolean upgradeEncoding(@Nullable String hash) {
		return hash != null && (!hash.startsWith(NATIVE_PREFIX) || this.java.upgradeEncoding(hash));
	}

	private static String encode(Libsodium sodium, CharSequence password) {
		byte[] bytes = bytes(password);
		byte[] hash = new byte[Libsodium.STRING_BYTES];
		int failed = sodium.crypto_pwhash_str(hash, bytes, bytes.length, PASSES, MEMORY_KIB * 1024L);
		Arrays.fill(bytes, (byte) 0);
		if (failed != 0) {
			throw new IllegalStateException("No memory left to hash a password");
		}
		return new String(hash, StandardCharsets.US_ASCII).replace("\0", "");
	}

	private static boolean matches(Libsodium sodium, CharSequence password, String hash) {
		byte[] bytes = bytes(password);
		byte[] zeroTerminated = Arrays.copyOf(hash.getBytes(StandardCharsets.US_ASCII), Libsodium.STRING_BYTES);
		int failed = sodium.crypto_pwhash_str_verify(zeroTerminated, bytes, bytes.length);
		Arrays.fill(bytes, (byte) 0);
		return failed == 0;
	}

	private static boolean isNative(String hash) {
		return hash.startsWith(NATIVE_PREFIX) && hash.contains(",p=1$") && hash.length() < Libsodium.STRING_BYTES;
	}

	private static byte[] bytes(CharSequence password) {
		return password.toString().getBytes(StandardCharsets.UTF_8);
	}

}
