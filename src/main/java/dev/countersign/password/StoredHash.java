package dev.countersign.password;

import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * Hashes in the forms that are stored, each behind the name of what verifies it. Whether
 * one is in order, {@link KnownHashPasswordEncoder} tells.
 */
final class StoredHash {

	/** What the encoder of scrypt compares. */
	private static final int SCRYPT_BYTES = 32;

	private StoredHash() {
	}

	static String argon2(String type, String version, long memory, long passes, long lanes, byte[] salt, byte[] hash) {
		return String.format(Locale.ROOT, "{argon2}$argon2%s$v=%s$m=%d,t=%d,p=%d$%s$%s", type, version, memory, passes,
				lanes, base64(salt), base64(hash));
	}

	/**
	 * Stores what bcrypt made.
	 * @param id what of the password it was given, by the name of the encoder
	 * @param hash its own string
	 */
	static String bcrypt(String id, String hash) {
		if (hash.startsWith("$2x$")) {
			throw new UnusableHashException(
					"$2x$ marks a hash made by a faulty bcrypt; give the account a new password");
		}
		return "{" + id + "}" + hash;
	}

	/**
	 * Of a longer hash the beginning is kept, as a shorter one would be: it alone is
	 * compared. What the parameters have no room for is refused before it is packed.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc7914#section-6">RFC 7914, section
	 * 6</a>
	 */
	static String scrypt(long logCost, long blockSize, long lanes, byte[] salt, byte[] hash) {
		HashCost.checkScrypt(logCost, blockSize, lanes);
		if (hash.length < SCRYPT_BYTES) {
			throw UnusableHashException.broken();
		}
		Base64.Encoder padded = Base64.getEncoder();
		return "{scrypt}$%x$%s$%s".formatted(logCost << 16 | blockSize << 8 | lanes, padded.encodeToString(salt),
				padded.encodeToString(Arrays.copyOf(hash, SCRYPT_BYTES)));
	}

	/**
	 * Stores what PBKDF2 made.
	 * @param digest 1, 256 or 512 for the SHA of that name
	 */
	static String pbkdf2(String digest, long iterations, byte[] salt, byte[] hash) {
		return String.format(Locale.ROOT, "{%s}$pbkdf2-sha%s$i=%d$%s$%s", Pbkdf2PhcPasswordEncoder.ID, digest,
				iterations, base64(salt), base64(hash));
	}

	private static String base64(byte[] bytes) {
		return Base64.getEncoder().withoutPadding().encodeToString(bytes);
	}

}
