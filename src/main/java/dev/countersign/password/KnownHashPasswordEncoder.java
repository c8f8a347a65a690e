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

	private static final Pattern ARGON2 = pattern(
			"\\{argon2}\\$argon2(?:id|i|d)(?:\\$v=(?:16|19))?\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,9})\\$BASE64\\$BASE64");

	private static final Pattern BCRYPT = pattern(
			"\\{bcrypt(?:-sha256|-wordpress)?}\\$2[aby]?\\$(\\d\\d)\\$[./0-9A-Za-z]{53}");

	private static final Pattern SCRYPT = pattern("\\{scrypt}\\$([0-9a-f]{5,8})\\$BASE64={0,2}\\$BASE64={0,2}");

	/** At the cost that its encoder is set to. */
	private static final Pattern PBKDF2 = pattern("\\{pbkdf2}(?:[0-9a-f]{2}){17,128}");

	private static final Pattern PBKDF2_PHC = pattern(
			"\\{pbkdf2-phc}\\$pbkdf2-sha(?:1|256|512)\\$i=(\\d{1,9})\\$[A-Za-z0-9+/]{2,342}\\$BASE64");

	private static final Pattern PHPASS = pattern("\\{phpass}\\$[PH]\\$([./0-9A-Za-z])[./0-9A-Za-z]{30}");

	private static final Pattern FIREBASE = pattern(
			"\\{firebase-scrypt}\\$firebase-scrypt\\$ln=(\\d{1,2}),r=(\\d{1,3}),p=(\\d{1,3})\\$BASE64\\$[A-Za-z0-9+/]{86}");

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
		try {
			return hash != null && (isArgon2(hash) || isBcrypt(hash) || isScrypt(hash) || isPbkdf2(hash)
					|| isPhpass(hash) || isFirebase(hash));
		}
		catch (UnusableHashException ex) {
			return false;
		}
	}

	private static boolean isArgon2(String hash) {
		Matcher known = ARGON2.matcher(hash);
		if (known.matches()) {
			HashCost.checkArgon2(number(known, 1), number(known, 2), number(known, 3));
		}
		return known.matches();
	}

	private static boolean isBcrypt(String hash) {
		Matcher known = BCRYPT.matcher(hash);
		if (known.matches()) {
			HashCost.checkBcrypt(number(known, 1));
		}
		return known.matches();
	}

	/**
	 * Reads scrypt's parameters as the encoder writes them: the logarithm of N, then r
	 * and p in two hexadecimal digits each.
	 */
	private static boolean isScrypt(String hash) {
		Matcher known = SCRYPT.matcher(hash);
		if (known.matches()) {
			long parameters = Long.parseLong(known.group(1), 16);
			HashCost.checkScrypt(parameters >> 16, parameters >> 8 & 0xff, parameters & 0xff);
		}
		return known.matches();
	}

	private static boolean isPbkdf2(String hash) {
		Matcher known = PBKDF2_PHC.matcher(hash);
		if (known.matches()) {
			HashCost.checkPbkdf2(number(known, 1));
		}
		return known.matches() || PBKDF2.matcher(hash).matches();
	}

	private static boolean isPhpass(String hash) {
		Matcher known = PHPASS.matcher(hash);
		if (known.matches()) {
			HashCost.checkPhpass(ForeignPasswordEncoder.phpassLogRounds(known.group(1)));
		}
		return known.matches();
	}

	private static boolean isFirebase(String hash) {
		Matcher known = FIREBASE.matcher(hash);
		if (known.matches()) {
			HashCost.checkScrypt(number(known, 1), number(known, 2), number(known, 3));
		}
		return known.matches();
	}

	private static long number(Matcher parts, int group) {
		return Long.parseLong(parts.group(group));
	}

	private static Pattern pattern(String text) {
		return Pattern.compile(text.replace("BASE64", BASE64));
	}

}
