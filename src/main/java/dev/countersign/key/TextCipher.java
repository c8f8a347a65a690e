package dev.countersign.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * Encrypts text that waits in the database, with a key for one purpose that never leaves.
 */
public final class TextCipher {

	private final PurposeKey key;

	private final SecureRandom random;

	TextCipher(PurposeKey key, SecureRandom random) {
		this.key = key;
		this.random = random;
	}

	/**
	 * Encrypts a text.
	 * @param context what the text belongs to, such as the id of its row; in another's
	 * place the result is of no use
	 * @param plain any text
	 * @return Base64, longer than the text by a third and some 40 characters
	 */
	public String encrypt(String context, String plain) {
		return AesGcm.encrypt(this.key, context, plain.getBytes(StandardCharsets.UTF_8), this.random);
	}

	/**
	 * Decrypts a text.
	 * @param context what the text belongs to
	 * @param sealed what {@link #encrypt} returned
	 * @return the text, or nothing if this is not what was encrypted here with this key
	 */
	public Optional<String> decrypt(String context, String sealed) {
		try {
			return Optional.of(new String(AesGcm.decrypt(this.key, context, sealed), StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			return Optional.empty();
		}
	}

	@Override
	public String toString() {
		return "TextCipher[not shown]";
	}

}
