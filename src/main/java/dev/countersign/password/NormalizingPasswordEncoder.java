package dev.countersign.password;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Brings a password into one form before it is hashed, and bounds what is hashed. An
 * over-long password never matches, at the cost of one that might. Another system may
 * have hashed what was typed, so that a form that is not normal is tried as well, at the
 * same cost whatever the account has.
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
		String normal = normalize(text(password));
		if (isOverLong(normal)) {
			throw new IllegalArgumentException(
					"A password has at most %d characters and %d bytes".formatted(MAX_CHARACTERS, MAX_BYTES));
		}
		return this.encoder.encode(normal);
	}

	@Override
	public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
		String typed = text(password);
		String normal = normalize(typed);
		return matchesForm(normal, hash) || (!normal.equals(typed) && matchesForm(typed, hash));
	}

	private boolean matchesForm(String form, @Nullable String hash) {
		boolean overLong = isOverLong(form);
		boolean matched = this.encoder.matches(overLong ? OVER_LONG : form, hash);
		return matched && !overLong;
	}

	@Override
	public boolean upgradeEncoding(@Nullable String hash) {
		return this.encoder.upgradeEncoding(hash);
	}

	private static String text(@Nullable CharSequence password) {
		return Objects.requireNonNull(password, "A password is needed").toString();
	}

	/**
	 * Brings a password into one form. What is too long in any form is left as it is, as
	 * its normal form might be longer.
	 */
	static String normalize(String raw) {
		return (raw.length() > MAX_BYTES) ? raw : Normalizer.normalize(raw, Normalizer.Form.NFKC);
	}

	/** Tells whether a password in its normal form is longer than what is hashed. */
	static boolean isOverLong(String normal) {
		return normal.length() > MAX_BYTES || normal.codePointCount(0, normal.length()) > MAX_CHARACTERS
				|| normal.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
	}

}
