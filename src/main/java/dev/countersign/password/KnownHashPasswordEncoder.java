package dev.countersign.password;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Keeps hashes that are of no kind we take, broken or of an absurd cost from the
 * encoders. Nothing matches one, at the cost of a hash that is in order: the answer's
 * time must not tell that an account has such a hash. What those of other systems take
 * together while they are checked is bounded.
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
			"\\{pbkdf2-phc}\\$pbkdf2-sha(?:1|256|512)\\$i=(\\d{1,10})\\$[A-Za-z0-9+/]{2,342}\\$BASE64");

	private static final Pattern PHPASS = pattern("\\{phpass}\\$[PH]\\$([./0-9A-Za-z])[./0-9A-Za-z]{30}");

	private static final Pattern FIREBASE = pattern(
			"\\{firebase-scrypt}\\$firebase-scrypt\\$ln=(\\d{1,2}),r=(\\d{1,3}),p=(\\d{1,3})\\$BASE64\\$[A-Za-z0-9+/]{86}");

	private static final long LITTLE = 0;

	private final PasswordEncoder encoder;

	private final HashMemory memory;

	/** Made when it is first needed, as a hash of the kind that is made now. */
	private volatile @Nullable String substitute;

	KnownHashPasswordEncoder(PasswordEncoder encoder, HashMemory memory) {
		this.encoder = encoder;
		this.memory = memory;
	}

	@Override
	public @Nullable String encode(@Nullable CharSequence password) {
		return this.encoder.encode(password);
	}

	@Override
	public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
		return check(password, hash).matches();
	}

	/**
	 * Checks a password, on a thread that hashes: it may have to wait until there is
	 * memory.
	 * @param password as it was typed
	 * @param hash as it is stored, or null for an account without one
	 * @return whether it matches, and how long that took
	 */
	public Check check(@Nullable CharSequence password, @Nullable String hash) {
		OptionalLong kib = memoryKib(hash);
		if (hash != null && kib.isPresent() && this.memory.fits(kib.getAsLong())) {
			return this.memory.hold(hash.startsWith(PRESENT) ? LITTLE : kib.getAsLong(), () -> timed(password, hash));
		}
		Check instead = timed(password, substitute());
		return new Check(false, instead.nanoseconds());
	}

	@Override
	public boolean upgradeEncoding(@Nullable String hash) {
		return !isKnown(hash) || this.encoder.upgradeEncoding(hash);
	}

	/**
	 * Says why no password matches a hash that a larger process would check.
	 * @param hash as it is stored
	 * @return the end of a sentence, or nothing if there is no such reason
	 */
	public Optional<String> shortage(String hash) {
		try {
			memoryKib(hash).ifPresent(this.memory::require);
			return Optional.empty();
		}
		catch (UnusableHashException ex) {
			return Optional.of(ex.reason());
		}
	}

	private Check timed(@Nullable CharSequence password, @Nullable String hash) {
		long start = System.nanoTime();
		boolean matches = this.encoder.matches(password, hash);
		return new Check(matches, System.nanoTime() - start);
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
		return memoryKib(hash).isPresent();
	}

	/**
	 * Returns how much memory the check of a hash takes, in KiB, or nothing for one that
	 * is never checked. Those that take no more than a request does count as none.
	 */
	static OptionalLong memoryKib(@Nullable String hash) {
		try {
			return (hash != null) ? find(hash) : OptionalLong.empty();
		}
		catch (UnusableHashException ex) {
			return OptionalLong.empty();
		}
	}

	/**
	 * Returns how much memory the check of a hash takes, in KiB, as {@link #memoryKib}
	 * does.
	 * @param hash as it is to be stored
	 * @throws UnusableHashException if it is of no kind that is verified here, broken, or
	 * costs too much for any process
	 */
	static long requireKnown(String hash) {
		return find(hash).orElseThrow(UnusableHashException::broken);
	}

	private static OptionalLong find(String hash) {
		Matcher known = ARGON2.matcher(hash);
		if (known.matches()) {
			return OptionalLong.of(HashCost.checkArgon2(number(known, 1), number(known, 2), number(known, 3)));
		}
		known = SCRYPT.matcher(hash);
		if (known.matches()) {
			return OptionalLong.of(scrypt(Long.parseLong(known.group(1), 16)));
		}
		known = FIREBASE.matcher(hash);
		if (known.matches()) {
			return OptionalLong.of(HashCost.checkScrypt(number(known, 1), number(known, 2), number(known, 3)));
		}
		return (isBcrypt(hash) || isPbkdf2(hash) || isPhpass(hash)) ? OptionalLong.of(LITTLE) : OptionalLong.empty();
	}

	/**
	 * Reads scrypt's parameters as the encoder writes them: the logarithm of N, then r
	 * and p in two hexadecimal digits each.
	 */
	private static long scrypt(long parameters) {
		return HashCost.checkScrypt(parameters >> 16, parameters >> 8 & 0xff, parameters & 0xff);
	}

	private static boolean isBcrypt(String hash) {
		Matcher known = BCRYPT.matcher(hash);
		if (known.matches()) {
			HashCost.checkBcrypt(number(known, 1));
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

	private static long number(Matcher parts, int group) {
		return Long.parseLong(parts.group(group));
	}

	private static Pattern pattern(String text) {
		return Pattern.compile(text.replace("BASE64", BASE64));
	}

	/**
	 * What came of a check.
	 *
	 * @param matches whether the password is the one that was hashed
	 * @param nanoseconds how long it took, the wait for memory aside
	 */
	public record Check(boolean matches, long nanoseconds) {
	}

}
