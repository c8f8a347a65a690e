package dev.countersign.password;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings a password's hash as another system stored it into the form that this service
 * verifies. What would cost more than a login may is refused here, before it is stored.
 *
 * @see <a href=
 * "https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md">PHC string
 * format</a>
 * @see <a href=
 * "https://docs.djangoproject.com/en/stable/topics/auth/passwords/">Django's password
 * storage</a>
 */
public final class ForeignHash {

	private static final int MAX_LENGTH = 2048;

	/** What the column takes. */
	private static final int MAX_STORED = 512;

	private static final Pattern ARGON2 = Pattern.compile("\\$argon2(?<type>id|i|d)(?:\\$v=(?<version>16|19))?"
			+ "\\$m=(?<memory>\\d{1,9}),t=(?<passes>\\d{1,9}),p=(?<lanes>\\d{1,9})\\$(?<salt>[^$]+)\\$(?<hash>[^$]+)");

	private static final Pattern SCRYPT_SPRING = Pattern.compile("\\$([0-9a-f]{5,8})\\$([^$]+)\\$([^$]+)");

	private static final Pattern SCRYPT_PHC = Pattern
		.compile("\\$scrypt\\$ln=(\\d{1,2}),r=(\\d{1,9}),p=(\\d{1,9})\\$([^$]+)\\$([^$]+)");

	private static final Pattern SCRYPT_DJANGO = Pattern
		.compile("scrypt\\$(\\d{1,9})\\$([^$]+)\\$(\\d{1,9})\\$(\\d{1,9})\\$([^$]+)");

	private static final Pattern PBKDF2_PHC = Pattern
		.compile("\\$pbkdf2(?:-sha(1|256|512))?\\$(?:i=)?(\\d{1,10})(?:,l=\\d{1,3})?\\$([^$]+)\\$([^$]+)");

	private static final Pattern PBKDF2_DJANGO = Pattern
		.compile("pbkdf2_sha(1|256|512)\\$(\\d{1,10})\\$([^$]+)\\$([^$]+)");

	private static final Pattern PREFIXED = Pattern.compile("\\{([A-Za-z0-9@_.-]{1,64})}(.+)");

	/** How Spring Security's encoders of these names are set, which their hashes omit. */
	private static final Map<String, SpringPbkdf2> SPRING_PBKDF2 = Map.of("pbkdf2@SpringSecurity_v5_8",
			new SpringPbkdf2("256", 310_000, 16), "pbkdf2", new SpringPbkdf2("1", 185_000, 8));

	private static final int SPRING_HASH_BYTES = 32;

	private ForeignHash() {
	}

	/**
	 * Returns a hash in the form that is stored.
	 * @param text the hash as the other system wrote it
	 * @return the hash behind its prefix
	 * @throws UnusableHashException if it is of no kind that is verified here, broken, or
	 * costs too much, for any process or for one that has no more memory than this
	 */
	public static String toStored(String text) {
		String hash = text.strip();
		if (hash.length() > MAX_LENGTH) {
			throw new UnusableHashException("the hash is longer than %d characters".formatted(MAX_LENGTH));
		}
		String stored = convert(hash);
		long kib = KnownHashPasswordEncoder.requireKnown(stored);
		if (stored.length() > MAX_STORED) {
			throw UnusableHashException.broken();
		}
		HashMemory.ofThisProcess().require(kib);
		return stored;
	}

	private static String convert(String hash) {
		try {
			Matcher prefixed = PREFIXED.matcher(hash);
			return prefixed.matches() ? prefixed(prefixed.group(1), prefixed.group(2)) : plain(hash);
		}
		catch (IllegalArgumentException ex) {
			throw UnusableHashException.broken();
		}
	}

	/** As Spring Security's delegating encoder and our own export write them. */
	private static String prefixed(String id, String hash) {
		boolean ownPbkdf2 = "pbkdf2".equals(id) && hash.length() == 2 * (16 + SPRING_HASH_BYTES);
		if (ownPbkdf2) {
			return "{pbkdf2}" + hash;
		}
		SpringPbkdf2 pbkdf2 = SPRING_PBKDF2.get(id);
		if (pbkdf2 != null) {
			return pbkdf2.toStored(hash);
		}
		return switch (id) {
			case "argon2", "argon2@SpringSecurity_v5_8" -> argon2(hash);
			case "bcrypt" -> StoredHash.bcrypt("bcrypt", hash);
			case "scrypt", "scrypt@SpringSecurity_v5_8" -> springScrypt(hash);
			case Pbkdf2PhcPasswordEncoder.ID -> pbkdf2(hash);
			default -> FrameworkHash.toStored(id, hash).orElseThrow(ForeignHash::unknown);
		};
	}

	private static String plain(String hash) {
		if (hash.startsWith("$argon2")) {
			return argon2(hash);
		}
		if (hash.startsWith("argon2$")) {
			return argon2(hash.substring("argon2".length()));
		}
		if (hash.startsWith("$2")) {
			return StoredHash.bcrypt("bcrypt", hash);
		}
		if (hash.startsWith("bcrypt$")) {
			return StoredHash.bcrypt("bcrypt", hash.substring("bcrypt$".length()));
		}
		if (hash.startsWith("$scrypt$")) {
			return phcScrypt(hash);
		}
		if (hash.startsWith("scrypt$")) {
			return djangoScrypt(hash);
		}
		if (hash.startsWith("$pbkdf2")) {
			return pbkdf2(hash);
		}
		if (hash.startsWith("pbkdf2_")) {
			return djangoPbkdf2(hash);
		}
		if (SCRYPT_SPRING.matcher(hash).matches()) {
			return springScrypt(hash);
		}
		return FrameworkHash.toStored(hash).orElseThrow(ForeignHash::unknown);
	}

	/**
	 * Where no version is named it is the first, and Base64 is written without padding.
	 */
	private static String argon2(String hash) {
		Matcher parts = match(ARGON2, hash);
		String version = (parts.group("version") != null) ? parts.group("version") : "16";
		return StoredHash.argon2(parts.group("type"), version, Long.parseLong(parts.group("memory")),
				Long.parseLong(parts.group("passes")), Long.parseLong(parts.group("lanes")),
				decode(parts.group("salt")), decode(parts.group("hash")));
	}

	private static String springScrypt(String hash) {
		Matcher parts = match(SCRYPT_SPRING, hash);
		long parameters = Long.parseLong(parts.group(1), 16);
		return StoredHash.scrypt(parameters >> 16, parameters >> 8 & 0xff, parameters & 0xff, decode(parts.group(2)),
				decode(parts.group(3)));
	}

	private static String phcScrypt(String hash) {
		Matcher parts = match(SCRYPT_PHC, hash);
		return StoredHash.scrypt(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)),
				Long.parseLong(parts.group(3)), decode(parts.group(4)), decode(parts.group(5)));
	}

	private static String djangoScrypt(String hash) {
		Matcher parts = match(SCRYPT_DJANGO, hash);
		int cost = Integer.parseInt(parts.group(1));
		if (Integer.bitCount(cost) != 1) {
			throw UnusableHashException.broken();
		}
		return StoredHash.scrypt(Integer.numberOfTrailingZeros(cost), Long.parseLong(parts.group(3)),
				Long.parseLong(parts.group(4)), parts.group(2).getBytes(StandardCharsets.UTF_8),
				decode(parts.group(5)));
	}

	/** The standard's and passlib's, which leaves the digest out where it is SHA-1. */
	private static String pbkdf2(String hash) {
		Matcher parts = match(PBKDF2_PHC, hash);
		String digest = (parts.group(1) != null) ? parts.group(1) : "1";
		return StoredHash.pbkdf2(digest, Long.parseLong(parts.group(2)), decode(parts.group(3)),
				decode(parts.group(4)));
	}

	/** The salt is its characters. */
	private static String djangoPbkdf2(String hash) {
		Matcher parts = match(PBKDF2_DJANGO, hash);
		return StoredHash.pbkdf2(parts.group(1), Long.parseLong(parts.group(2)),
				parts.group(3).getBytes(StandardCharsets.UTF_8), decode(parts.group(4)));
	}

	private static Matcher match(Pattern pattern, String hash) {
		Matcher matcher = pattern.matcher(hash);
		if (!matcher.matches()) {
			throw UnusableHashException.broken();
		}
		return matcher;
	}

	/** Takes passlib's dot in the place of the plus. */
	static byte[] decode(String base64) {
		return Base64.getDecoder().decode(base64.replace('.', '+'));
	}

	private static UnusableHashException unknown() {
		return new UnusableHashException("the hash is of no kind that is verified here; bcrypt, Argon2, "
				+ "scrypt and PBKDF2 are, and moving-in.md says in which forms. Give the account a new password");
	}

	/** Hexadecimal digits of the salt and the hash, one after the other. */
	private record SpringPbkdf2(String digest, int iterations, int saltBytes) {

		String toStored(String hex) {
			byte[] bytes = HexFormat.of().parseHex(hex);
			if (bytes.length != this.saltBytes + SPRING_HASH_BYTES) {
				throw UnusableHashException.broken();
			}
			return StoredHash.pbkdf2(this.digest, this.iterations, Arrays.copyOf(bytes, this.saltBytes),
					Arrays.copyOfRange(bytes, this.saltBytes, bytes.length));
		}

	}

}
