package dev.countersign.password;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Argon2id with 19 MiB, two passes and one lane, in native code where that loads and by
 * Bouncy Castle otherwise. Both write and read the same strings.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9106">RFC 9106</a>
 */
class Argon2idPasswordEncoder implements PasswordEncoder {

	static final int MEMORY_KIB = 19 * 1024;

	static final int PASSES = 2;

	/** What all native builds compute: one lane, version 1.3. */
	private static final String NATIVE_PREFIX = "$argon2id$v=19$m=";

	/** How every hash that is made now begins. */
	static final String PRESENT = NATIVE_PREFIX + MEMORY_KIB + ",t=" + PASSES + ",p=1$";

	private final PasswordEncoder java = new Argon2PasswordEncoder(16, 32, 1, MEMORY_KIB, PASSES);

	private final @Nullable NativeArgon2id build;

	/**
	 * Makes an encoder.
	 * @param build the native code, or nothing to do without
	 */
	Argon2idPasswordEncoder(@Nullable NativeArgon2id build) {
		this.build = build;
	}

	static Argon2idPasswordEncoder create() {
		return new Argon2idPasswordEncoder(NativeArgon2id.load().orElse(null));
	}

	@Override
	public @Nullable String encode(@Nullable CharSequence password) {
		return (this.build != null && password != null) ? encode(this.build, password) : this.java.encode(password);
	}

	@Override
	public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
		if (this.build != null && password != null && hash != null && isNative(hash)) {
			return matches(this.build, password, hash);
		}
		return this.java.matches(password, hash);
	}

	@Override
	public boolean upgradeEncoding(@Nullable String hash) {
		return hash != null && (!hash.startsWith(NATIVE_PREFIX) || this.java.upgradeEncoding(hash));
	}

	private static String encode(NativeArgon2id build, CharSequence password) {
		byte[] bytes = bytes(password);
		try {
			return build.encode(bytes);
		}
		finally {
			Arrays.fill(bytes, (byte) 0);
		}
	}

	private static boolean matches(NativeArgon2id build, CharSequence password, String hash) {
		byte[] bytes = bytes(password);
		try {
			return build.matches(bytes, hash);
		}
		finally {
			Arrays.fill(bytes, (byte) 0);
		}
	}

	private static boolean isNative(String hash) {
		return hash.startsWith(NATIVE_PREFIX) && hash.contains(",p=1$") && hash.length() < Libsodium.STRING_BYTES;
	}

	private static byte[] bytes(CharSequence password) {
		return password.toString().getBytes(StandardCharsets.UTF_8);
	}

}
