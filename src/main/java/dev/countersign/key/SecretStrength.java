package dev.countersign.key;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.IntStream;

/**
 * What a secret must be to sign with: long, random, and nobody else's.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-3.2">RFC 7518, section
 * 3.2</a>
 */
final class SecretStrength {

	static final int MIN_BYTES = 32;

	/**
	 * Of 32 random bytes some 30 differ from each other; fewer than 20 come up less often
	 * than once in 10 billion secrets.
	 */
	private static final int MIN_DISTINCT = 20;

	private SecretStrength() {
	}

	static void check(String setting, String text, byte[] bytes) {
		if (PublishedSecrets.contain(digest(withoutEncoding(text))) || PublishedSecrets.contain(digest(bytes))) {
			throw new UnusableSecretException(setting, "is published in a tutorial, so everybody knows it");
		}
		if (bytes.length < MIN_BYTES) {
			throw new UnusableSecretException(setting,
					"has %d bytes, and HS256 needs %d or more".formatted(bytes.length, MIN_BYTES));
		}
		if (distinct(bytes) < MIN_DISTINCT || distinct(differences(bytes)) < MIN_DISTINCT) {
			throw new UnusableSecretException(setting, "is too regular to be random");
		}
		if (isText(bytes)) {
			throw new UnusableSecretException(setting, "is readable text, not random bytes");
		}
	}

	private static byte[] withoutEncoding(String text) {
		return text.replaceFirst("^(hex|base64):", "").getBytes(StandardCharsets.UTF_8);
	}

	private static long distinct(byte[] bytes) {
		return IntStream.range(0, bytes.length).map((i) -> bytes[i]).distinct().count();
	}

	/** Counting bytes are all distinct, their differences are not. */
	private static byte[] differences(byte[] bytes) {
		byte[] differences = new byte[bytes.length - 1];
		for (int i = 0; i < differences.length; i++) {
			differences[i] = (byte) (bytes[i + 1] - bytes[i]);
		}
		return differences;
	}

	private static boolean isText(byte[] bytes) {
		return IntStream.range(0, bytes.length)
			.allMatch((i) -> (bytes[i] >= ' ' && bytes[i] <= '~') || Character.isWhitespace(bytes[i]));
	}

	private static String digest(byte[] bytes) {
		return HexFormat.of().formatHex(Digests.sha256(bytes));
	}

}
