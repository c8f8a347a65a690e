package dev.countersign.password;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Brings a password into one form before it is hashed, and bounds what is hashed. An
 * over-long password never matches, at the cost of one that might.
 *
 * @see <a href="https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver">NIST SP
 * 800-63B-4, section 3.1.1.2</a>
 */
class NormalizingPasswordEncoder implements PasswordEncoder {

	static final int MAX_CHARACTERS = 256;

	static final int MAX_BYTES = 1024;

	/** Hashed in the place of a password that is too long to be right. */
	private static final String OVER_LONG = "over-long";

	private final PasswordEncoder encoder;

	NormalizingPasswordEncoder(PasswordEncoder encoder) {
		this.encoder = encoder;
	}

	@Override
	public @Nullable String encode(@Nullable CharSequence password) {
		String normal = normalize(password);
		if (isOverLong(normal)) {
			throw new IllegalArgumentException(
					"A password has at most %d characters and %d bytes".formatted(MAX_CHARACTERS, MAX_BYTES));
		}
		return this.encoder.encode(normal);
	}

	@Override
	public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
		String normal = normalize(password);
		boolean overLong = isOverLong(normal);
		boolean matched = this.encoder.matches(overLong ? OVER_LONG : normal, hash);
		return matched && !overLong;
	}

	@Override
	public boolean upgradeEncoding(@Nullable String hash) {
		return this.encoder.upgradeEncoding(hash);
	}

	/** Leaves alone what is too long in any form, as the normal form might be longer. */
	private static String normalize(@Nullable CharSequence password) {
		String raw = Objects.requireNonNull(password, "A password is needed").toString();
		return (raw.length() > MAX_BYTES) ? raw : Normalizer.normalize(raw, Normalizer.Form.NFKC);
	}

	private static boolean isOverLong(String normal) {
		return normal.length() > MAX_BYTES || normal.codePointCount(0, normal.length()) > MAX_CHARACTERS
				|| normal.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
	}

}
