package dev.countersign.password;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The forms in which one framework or server each writes a hash.
 */
final class FrameworkHash {

	private static final Pattern WERKZEUG_SCRYPT = Pattern
		.compile("scrypt:(\\d{1,9}):(\\d{1,9}):(\\d{1,9})\\$([^$]+)\\$([0-9a-f]+)");

	private static final Pattern WERKZEUG_PBKDF2 = Pattern
		.compile("pbkdf2:sha(1|256|512):(\\d{1,10})\\$([^$]+)\\$([0-9a-f]+)");

	private static final Pattern BETTER_AUTH = Pattern.compile("([0-9a-f]{32}):([0-9a-f]{128})");

	/** Base64 of a marker, 0 or 1, and what follows it. */
	private static final Pattern ASP_NET = Pattern.compile("A[A-Q][A-Za-z0-9+/]{60,170}={0,2}");

	private static final String[] ASP_NET_DIGESTS = { "1", "256", "512" };

	private static final Pattern LDAP_PBKDF2 = Pattern.compile("(\\d{1,10})\\$([^$]+)\\$([^$]+)");

	private static final Pattern DOVECOT_PBKDF2 = Pattern.compile("\\$1\\$([^$]+)\\$(\\d{1,10})\\$([0-9a-f]{40})");

	private static final Pattern OPENDJ_PBKDF2 = Pattern.compile("(\\d{1,10}):([^:]+)");

	private FrameworkHash() {
	}

	/** Returns the stored form, or nothing for what no framework here writes. */
	static Optional<String> toStored(String hash) {
		Matcher parts = WERKZEUG_SCRYPT.matcher(hash);
		if (parts.matches()) {
			return Optional.of(StoredHash.scrypt(log(number(parts, 1)), number(parts, 2), number(parts, 3),
					bytes(parts.group(4)), hex(parts.group(5))));
		}
		parts = WERKZEUG_PBKDF2.matcher(hash);
		if (parts.matches()) {
			return Optional
				.of(StoredHash.pbkdf2(parts.group(1), number(parts, 2), bytes(parts.group(3)), hex(parts.group(4))));
		}
		parts = BETTER_AUTH.matcher(hash);
		if (parts.matches()) {
			return Optional.of(StoredHash.scrypt(14, 16, 1, bytes(parts.group(1)), hex(parts.group(2))));
		}
		if (hash.startsWith("bcrypt_sha256$")) {
			return Optional.of(StoredHash.bcrypt(ForeignPasswordEncoder.BCRYPT_SHA256, hash.substring(14)));
		}
		if (hash.startsWith("$wp$")) {
			return Optional.of(StoredHash.bcrypt(ForeignPasswordEncoder.BCRYPT_WORDPRESS, hash.substring(3)));
		}
		if (hash.startsWith("$P$") || hash.startsWith("$H$")) {
			return Optional.of("{" + ForeignPasswordEncoder.PHPASS + "}" + hash);
		}
		if (hash.startsWith("$firebase-scrypt$")) {
			return Optional.of("{" + ForeignPasswordEncoder.FIREBASE + "}" + hash);
		}
		if (hash.startsWith("{\"")) {
			return Optional.of(keycloak(hash));
		}
		return ASP_NET.matcher(hash).matches() ? Optional.of(aspNet(Base64.getDecoder().decode(hash)))
				: Optional.empty();
	}

	/**
	 * Returns the stored form of what a directory or a mail server writes behind its
	 * scheme, or nothing for another scheme.
	 */
	static Optional<String> toStored(String scheme, String hash) {
		return switch (scheme) {
			case "BLF-CRYPT", "BCRYPT" -> Optional.of(StoredHash.bcrypt("bcrypt", hash));
			case "CRYPT" -> hash.startsWith("$2") ? Optional.of(StoredHash.bcrypt("bcrypt", hash)) : Optional.empty();
			case "ARGON2", "ARGON2I", "ARGON2ID" -> Optional.of(ForeignHash.toStored(hash));
			case "PBKDF2", "PBKDF2-SHA1" -> pbkdf2("1", hash, 20);
			case "PBKDF2-SHA256", "PBKDF2-HMAC-SHA256" -> pbkdf2("256", hash, 32);
			case "PBKDF2-SHA512", "PBKDF2-HMAC-SHA512" -> pbkdf2("512", hash, 64);
			default -> Optional.empty();
		};
	}

	/** OpenLDAP, Dovecot and OpenDJ each have a form of their own. */
	private static Optional<String> pbkdf2(String digest, String hash, int hashBytes) {
		Matcher parts = LDAP_PBKDF2.matcher(hash);
		if (parts.matches()) {
			return Optional.of(StoredHash.pbkdf2(digest, number(parts, 1), ForeignHash.decode(parts.group(2)),
					ForeignHash.decode(parts.group(3))));
		}
		parts = DOVECOT_PBKDF2.matcher(hash);
		if (parts.matches()) {
			return Optional.of(StoredHash.pbkdf2(digest, number(parts, 2), bytes(parts.group(1)), hex(parts.group(3))));
		}
		parts = OPENDJ_PBKDF2.matcher(hash);
		if (!parts.matches()) {
			return Optional.empty();
		}
		byte[] both = ForeignHash.decode(parts.group(2));
		if (both.length <= hashBytes) {
			throw UnusableHashException.broken();
		}
		return Optional.of(StoredHash.pbkdf2(digest, number(parts, 1), Arrays.copyOfRange(both, hashBytes, both.length),
				Arrays.copyOf(both, hashBytes)));
	}

	/**
	 * The second form names digest, iterations and the salt's length, the first nothing.
	 */
	private static String aspNet(byte[] bytes) {
		ByteBuffer parts = ByteBuffer.wrap(bytes);
		if (parts.get() == 0) {
			return StoredHash.pbkdf2("1", 1_000, Arrays.copyOfRange(bytes, 1, 17),
					Arrays.copyOfRange(bytes, 17, bytes.length));
		}
		int digest = parts.getInt();
		int iterations = parts.getInt();
		int saltBytes = parts.getInt();
		if (digest < 0 || digest >= ASP_NET_DIGESTS.length || saltBytes < 8 || saltBytes > parts.remaining() - 16) {
			throw UnusableHashException.broken();
		}
		byte[] salt = new byte[saltBytes];
		parts.get(salt);
		byte[] hash = new byte[parts.remaining()];
		parts.get(hash);
		return StoredHash.pbkdf2(ASP_NET_DIGESTS[digest], iterations, salt, hash);
	}

	/** A credential of an exported realm, with its two members as text or as objects. */
	private static String keycloak(String credential) {
		try {
			JsonNode all = JsonMapper.shared().readTree(credential);
			JsonNode how = object(all.path("credentialData"));
			JsonNode what = object(all.path("secretData"));
			byte[] salt = Base64.getDecoder().decode(what.path("salt").asString(""));
			byte[] hash = Base64.getDecoder().decode(what.path("value").asString(""));
			long iterations = how.path("hashIterations").asLong(0);
			return switch (how.path("algorithm").asString("")) {
				case "argon2" -> StoredHash.argon2(parameter(how, "type"),
						"1.3".equals(parameter(how, "version")) ? "19" : "16", Long.parseLong(parameter(how, "memory")),
						iterations, Long.parseLong(parameter(how, "parallelism")), salt, hash);
				case "pbkdf2" -> StoredHash.pbkdf2("1", iterations, salt, hash);
				case "pbkdf2-sha256" -> StoredHash.pbkdf2("256", iterations, salt, hash);
				case "pbkdf2-sha512" -> StoredHash.pbkdf2("512", iterations, salt, hash);
				default -> throw UnusableHashException.broken();
			};
		}
		catch (JacksonException ex) {
			throw UnusableHashException.broken();
		}
	}

	private static JsonNode object(JsonNode member) {
		return member.isString() ? JsonMapper.shared().readTree(member.asString()) : member;
	}

	private static String parameter(JsonNode credentialData, String name) {
		return credentialData.path("additionalParameters").path(name).path(0).asString("");
	}

	private static long log(long cost) {
		if (Long.bitCount(cost) != 1) {
			throw UnusableHashException.broken();
		}
		return Long.numberOfTrailingZeros(cost);
	}

	private static long number(Matcher parts, int group) {
		return Long.parseLong(parts.group(group));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] hex(String text) {
		return HexFormat.of().parseHex(text);
	}

}
