package dev.countersign.password;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Keeps hashes that are of no kind we take, broken or of an absurd cost from the
 * encoders. Nothing matches one, at the cost of a hash that is in order: the answer's
 * time must not tell that an account has such a hash.
 */
public class KnownHashPasswordEncoder implements PasswordEncoder {

	/** How every hash that is made now begins. */
	public static final String PRESENT = "{argon2}" + Argon2idPasswordEncoder.PRESENT;

	private static final String BASE64 = "[A-Za-z0-9+/]{11,256}";

	/** At most 1 GB for Argon2, and BCrypt up to 2^19 rounds. */
	private static final Pattern KNOWN = Pattern.compile(
			"""
					\\{argon2}\\$argon2(id|i|d)(\\$v=(16|19))?\\$m=[1-9]\\d{0,5},t=[1-9]\\d?,p=[1-9]\\d?\\$BASE64\\$BASE64
					|\\{bcrypt}\\$2[aby]?\\$(0[4-9]|1\\d)\\$[./0-9A-Za-z]{53}
					|\\{scrypt}\\$(?<scrypt>([1-9a-f]|1[0-9a-f])[0-9a-f]{4})\\$BASE64={0,2}\\$BASE64={0,2}
					|\\{pbkdf2}([0-9a-f]{2}){17,128}
					|\\{pbkdf2-phc}\\$pbkdf2-sha(1|256|512)\\$i=([1-4]\\d{6}|5000000|[1-9]\\d{0,5})\\$[A-Za-z0-9+/]{2,342}\\$BASE64"""
				.replace("BASE64", BASE64)
				.replace("\n", ""));

	/** As much as an import lets in. */
	private static final long SCRYPT_BYTES = 256L * 1024 * 1024;

	private static final long SCRYPT_WORK = 4L * 131_072 * 8;

	private final PasswordEncoder encoder;

	/** Made when it is first needed, as a hash of the kind that is made now. */
	private volatile @Nullable String substitute;

	KnownHashPasswordEncoder(PasswordEncoder encoder) {
		this.encoder = encoder;
	}

	@Override
	public @Nullable String encode(@Nullable CharSequence password) {
		return this.encoder.encode(password);
	}

	@Override
	public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
		if (isKnown(hash)) {
			return this.encoder.matches(password, hash);
		}
		this.encoder.matches(password, substitute());
		return false;
	}

	@Override
	public boolean upgradeEncoding(@Nullable String hash) {
		return !isKnown(hash) || this.encoder.upgradeEncoding(hash);
	}

	private @Nullable String substitute() {
		String made = this.substitute;
		if (made == null) {
			made = this.encoder.encode("stands for a hash that nothing matches");
			this.substitute = made;
		}
		return made;
	}

	/**
	 * Returns whether a hash is of a kind that is verified here, and affordable.
	 * @param hash as it is stored, or null for an account without one
	 */
	public static boolean isKnown(@Nullable String hash) {
		if (hash == null) {
			return false;
		}
		Matcher known = KNOWN.matcher(hash);
		return known.matches() && (known.group("scrypt") == null || isAffordable(known.group("scrypt")));
	}

	/**
	 * Reads scrypt's parameters as the encoder writes them: the logarithm of N, then r
	 * and p in two hexadecimal digits each.
	 */
	private static boolean isAffordable(String parameters) {
		int value = Integer.parseInt(parameters, 16);
		long n = 1L << (value >> 16);
		long r = (value >> 8) & 0xff;
		long p = value & 0xff;
		return r > 0 && p > 0 && 128 * n * r <= SCRYPT_BYTES && n * r * p <= SCRYPT_WORK;
	}

}
