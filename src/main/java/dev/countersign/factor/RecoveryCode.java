package dev.countersign.factor;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

import dev.countersign.key.Digests;

/**
 * A code for whoever lost every other factor. It has 80 random bits, so that its hash
 * needs no key: the codes stay good when the service's secret is lost.
 *
 * @param characters without what only helps to read them
 */
record RecoveryCode(String characters) {

	/** None of them is taken for another. */
	private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

	private static final int LENGTH = 16;

	private static final int GROUP = 4;

	static RecoveryCode make(SecureRandom random) {
		StringBuilder characters = new StringBuilder(LENGTH);
		for (int i = 0; i < LENGTH; i++) {
			characters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
		}
		return new RecoveryCode(characters.toString());
	}

	/** Reads what somebody typed, in any case and with any blanks and dashes. */
	static RecoveryCode typed(String text) {
		return new RecoveryCode(text.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", ""));
	}

	/** Returns what is stored in the place of the code. */
	String hash(UUID accountId) {
		String message = accountId + " " + this.characters;
		return HexFormat.of().formatHex(Digests.sha256(message.getBytes(StandardCharsets.UTF_8)));
	}

	/** Returns it as it is shown, once. */
	String shown() {
		return String.join("-", this.characters.split("(?<=\\G.{" + GROUP + "})"));
	}

	@Override
	public String toString() {
		return "RecoveryCode[not shown]";
	}

}
