package dev.countersign.password;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Verifies PBKDF2 whatever its digest, iterations and salt, which the string says:
 * {@code $pbkdf2-sha256$i=600000$<salt>$<hash>}, both in Base64 without padding. Makes
 * none.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8018#section-5.2">RFC 8018, section
 * 5.2</a>
 */
class Pbkdf2PhcPasswordEncoder implements PasswordEncoder {

	/** The prefix of stored hashes. */
	static final String ID = "pbkdf2-phc";

	private static final Pattern HASH = Pattern.compile("\\$pbkdf2-sha(\\d+)\\$i=(\\d{1,10})\\$([^$]+)\\$([^$]+)");

	@Override
	public @Nullable String encode(@Nullable CharSequence password) {
		throw new UnsupportedOperationException("New hashes are of another kind");
	}

	@Override
	public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
		if (password == null || hash == null) {
			return false;
		}
		Matcher parts = HASH.matcher(hash);
		return parts.matches() && matches(password, parts);
	}

	private static boolean matches(CharSequence password, Matcher parts) {
		byte[] expected = Base64.getDecoder().decode(parts.group(4));
		PBEKeySpec spec = new PBEKeySpec(password.toString().toCharArray(), Base64.getDecoder().decode(parts.group(3)),
				Integer.parseInt(parts.group(2)), expected.length * Byte.SIZE);
		return MessageDigest.isEqual(expected, derive("PBKDF2WithHmacSHA" + parts.group(1), spec));
	}

	private static byte[] derive(String algorithm, PBEKeySpec spec) {
		try {
			return SecretKeyFactory.getInstance(algorithm).generateSecret(spec).getEncoded();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java has " + algorithm, ex);
		}
		finally {
			spec.clearPassword();
		}
	}

}
