package dev.countersign.password;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.bouncycastle.crypto.generators.SCrypt;
import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Verifies what another system alone computes, and makes none.
 */
final class ForeignPasswordEncoder implements PasswordEncoder {

	/** Django's: bcrypt of the SHA-256 in hexadecimal digits. */
	static final String BCRYPT_SHA256 = "bcrypt-sha256";

	/** WordPress's since 6.8: bcrypt of a MAC in Base64. */
	static final String BCRYPT_WORDPRESS = "bcrypt-wordpress";

	/** WordPress's before: MD5, again and again. */
	static final String PHPASS = "phpass";

	/**
	 * Firebase's: what scrypt makes is a key, with which the project's key is encrypted.
	 */
	static final String FIREBASE = "firebase-scrypt";

	private static final String DIGITS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	private final Scheme scheme;

	private ForeignPasswordEncoder(Scheme scheme) {
		this.scheme = scheme;
	}

	/** Returns an encoder for each name. */
	static Map<String, PasswordEncoder> all() {
		BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder();
		return Map.of(BCRYPT_SHA256,
				new ForeignPasswordEncoder((password, hash) -> bcrypt.matches(sha256(password), hash)),
				BCRYPT_WORDPRESS,
				new ForeignPasswordEncoder((password, hash) -> bcrypt.matches(wordpress(password), hash)), PHPASS,
				new ForeignPasswordEncoder(ForeignPasswordEncoder::phpass), FIREBASE,
				new ForeignPasswordEncoder(ForeignPasswordEncoder::firebase));
	}

	@Override
	public @Nullable String encode(@Nullable CharSequence password) {
		throw new UnsupportedOperationException("New hashes are of another kind");
	}

	@Override
	public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
		try {
			return password != null && hash != null && this.scheme.matches(password.toString(), hash);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java has what these schemes need", ex);
		}
	}

	/** Reads phpass's digit for the logarithm of its rounds. */
	static int phpassLogRounds(String digit) {
		return DIGITS.indexOf(digit);
	}

	private static String sha256(String password) throws GeneralSecurityException {
		return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(password)));
	}

	/** PHP trims these characters. */
	private static String wordpress(String password) throws GeneralSecurityException {
		Mac mac = Mac.getInstance("HmacSHA384");
		mac.init(new SecretKeySpec(bytes("wp-sha384"), "HmacSHA384"));
		String trimmed = password.replaceAll("^[ \\t\\n\\r\\x00\\x0B]+|[ \\t\\n\\r\\x00\\x0B]+$", "");
		return Base64.getEncoder().encodeToString(mac.doFinal(bytes(trimmed)));
	}

	private static boolean phpass(String password, String hash) throws GeneralSecurityException {
		MessageDigest md5 = MessageDigest.getInstance("MD5");
		byte[] salted = md5.digest(bytes(hash.substring(4, 12) + password));
		for (long rounds = 1L << phpassLogRounds(hash.substring(3, 4)); rounds > 0; rounds--) {
			md5.update(salted);
			salted = md5.digest(bytes(password));
		}
		return MessageDigest.isEqual(bytes(hash.substring(12)), bytes(phpassText(salted)));
	}

	/** Three bytes give four digits, the lowest bits first. */
	private static String phpassText(byte[] bytes) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < bytes.length; i += 3) {
			int last = Math.min(3, bytes.length - i);
			int value = 0;
			for (int j = 0; j < last; j++) {
				value |= (bytes[i + j] & 0xff) << (8 * j);
			}
			for (int j = 0; j <= last; j++) {
				text.append(DIGITS.charAt(value >> (6 * j) & 0x3f));
			}
		}
		return text.toString();
	}

	/** The project's key was taken out of the hash when it was converted. */
	private static boolean firebase(String password, String hash) throws GeneralSecurityException {
		String[] parts = hash.split("\\$");
		String[] costs = parts[2].split("[=,]");
		byte[] key = SCrypt.generate(bytes(password), Base64.getDecoder().decode(parts[3]),
				1 << Integer.parseInt(costs[1]), Integer.parseInt(costs[3]), Integer.parseInt(costs[5]), 32);
		byte[] expected = Base64.getDecoder().decode(parts[4]);
		Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
		cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
		byte[] stream = cipher.doFinal(new byte[expected.length]);
		Arrays.fill(key, (byte) 0);
		return MessageDigest.isEqual(expected, stream);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** How one system does it. */
	@FunctionalInterface
	private interface Scheme {

		boolean matches(String password, String hash) throws GeneralSecurityException;

	}

}
