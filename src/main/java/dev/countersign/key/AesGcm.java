package dev.countersign.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with a random nonce, as text.
 *
 * @see <a href=
 * "https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf">NIST SP
 * 800-38D</a>
 */
final class AesGcm {

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BITS = 128;

	private AesGcm() {
	}

	/**
	 * Encrypts.
	 * @param context what the ciphertext belongs to, without which nobody decrypts it
	 */
	static String encrypt(PurposeKey key, String context, byte[] plain, SecureRandom random) {
		byte[] nonce = new byte[NONCE_BYTES];
		random.nextBytes(nonce);
		try {
			byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, key, context, nonce).doFinal(plain);
			byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + ciphertext.length);
			System.arraycopy(ciphertext, 0, sealed, NONCE_BYTES, ciphertext.length);
			return Base64.getEncoder().encodeToString(sealed);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java has AES-GCM", ex);
		}
	}

	/**
	 * Decrypts.
	 * @throws GeneralSecurityException if this is not what was encrypted with this key in
	 * this context
	 */
	static byte[] decrypt(PurposeKey key, String context, String sealed) throws GeneralSecurityException {
		byte[] bytes;
		try {
			bytes = Base64.getDecoder().decode(sealed);
		}
		catch (IllegalArgumentException ex) {
			throw new GeneralSecurityException(ex);
		}
		// Java 17 answers what is shorter by an exception of another kind.
		if (bytes.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
			throw new AEADBadTagException("It is shorter than any that was encrypted");
		}
		byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
		byte[] ciphertext = Arrays.copyOfRange(bytes, NONCE_BYTES, bytes.length);
		return cipher(Cipher.DECRYPT_MODE, key, context, nonce).doFinal(ciphertext);
	}

	private static Cipher cipher(int mode, PurposeKey key, String context, byte[] nonce)
			throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(mode, new SecretKeySpec(key.bytes(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
		cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
		return cipher;
	}

}
