package dev.countersign.key;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The service's secret: it signs with HS256, HS384 and HS512, and every other key that
 * must not be stored is derived from it.
 */
public final class Secret {

	private final byte[] bytes;

	/** What RFC 5869 calls the pseudorandom key. */
	private final PurposeKey extracted;

	private Secret(byte[] bytes) {
		this.bytes = bytes.clone();
		this.extracted = new PurposeKey(this.bytes);
	}

	/**
	 * Reads a secret as it stands in a setting.
	 * @param setting the property's name, for the message
	 * @param text {@code hex:} or {@code base64:} and the bytes; hexadecimal digits alone
	 * are taken as {@code hex:}
	 * @throws UnusableSecretException if the secret is in no named encoding, short, weak
	 * or published
	 */
	static Secret parse(String setting, String text) {
		byte[] bytes = decode(setting, text.strip());
		SecretStrength.check(setting, text.strip(), bytes);
		return new Secret(bytes);
	}

	/** Long enough for every algorithm. */
	static Secret random(SecureRandom random) {
		byte[] bytes = new byte[SigningAlgorithm.HS512.secretBytes()];
		random.nextBytes(bytes);
		return new Secret(bytes);
	}

	/**
	 * Derives a key for one purpose, which reveals neither the secret nor a key for
	 * another purpose.
	 * @param purpose a constant that names what the key is for
	 * @return a key, always the same for the same secret and purpose
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc5869">RFC 5869: the expand step</a>
	 */
	public PurposeKey derive(String purpose) {
		return new PurposeKey(this.extracted.mac(purpose.getBytes(StandardCharsets.UTF_8), new byte[] { 1 }));
	}

	SecretKey signingKey(SigningAlgorithm algorithm) {
		return new SecretKeySpec(this.bytes, "HmacSHA" + algorithm.id().substring(2));
	}

	/** The algorithms that this secret is long enough for, by its key id with each. */
	Map<String, SigningAlgorithm> keyIds() {
		return SigningAlgorithm.SECRET.stream()
			.filter(this::suffices)
			.collect(Collectors.toMap(this::keyId, Function.identity()));
	}

	/** An id that is the same on every node and reveals nothing of the secret. */
	String keyId(SigningAlgorithm algorithm) {
		return id(
				(algorithm == SigningAlgorithm.HS256) ? "countersign key id" : "countersign key id " + algorithm.id());
	}

	/** Stored with what this secret encrypted, to say which secret that was. */
	String sealId() {
		return id("countersign seal id");
	}

	boolean suffices(SigningAlgorithm algorithm) {
		return this.bytes.length >= algorithm.secretBytes();
	}

	/** The form in which {@link #parse} reads it; for the secret file alone. */
	String toHex() {
		return "hex:" + HexFormat.of().formatHex(this.bytes);
	}

	@Override
	public String toString() {
		return "Secret[not shown]";
	}

	private String id(String purpose) {
		byte[] id = derive(purpose).bytes();
		return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(id, 12));
	}

	private static byte[] decode(String setting, String text) {
		try {
			if (text.startsWith("hex:")) {
				return HexFormat.of().parseHex(text.substring("hex:".length()));
			}
			if (text.startsWith("base64:")) {
				return decodeBase64(text.substring("base64:".length()));
			}
			if (text.matches("[0-9a-fA-F]+")) {
				return HexFormat.of().parseHex(text);
			}
		}
		catch (IllegalArgumentException ex) {
			throw new UnusableSecretException(setting, "is not in the encoding that it names");
		}
		throw new UnusableSecretException(setting, "does not name its encoding, hex: or base64:");
	}

	/** Takes both alphabets, as tools write either. */
	private static byte[] decodeBase64(String text) {
		boolean urlSafe = text.contains("-") || text.contains("_");
		return (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
	}

}
