package dev.countersign.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts keys for the database: AES-256-GCM under a key that is derived from the
 * secret. The key's id goes in as associated data, so that one key's ciphertext is of no
 * use in another's row.
 *
 * @see <a href=
 * "https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf">NIST SP
 * 800-38D</a>
 */
final class SecretCipher {

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BITS = 128;

	private final SecureRandom random;

	SecretCipher(SecureRandom random) {
		this.random = random;
	}

	String encrypt(Secret secret, String keyId, byte[] plain) {
		byte[] nonce = new byte[NONCE_BYTES];
		this.random.nextBytes(nonce);
		try {
			byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, secret, keyId, nonce).doFinal(plain);
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
	 * @throws GeneralSecurityException if this is not what was encrypted for the key id
	 */
	byte[] decrypt(Secret secret, String keyId, String sealed) throws GeneralSecurityException {
		byte[] bytes;
		try {
			bytes = Base64.getDecoder().decode(sealed);
		}
		catch (IllegalArgumentException ex) {
			throw new GeneralSecurityException(ex);
		}
		byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
		byte[] ciphertext = Arrays.copyOfRange(bytes, Math.min(NONCE_BYTES, bytes.length), bytes.length);
		return cipher(Cipher.DECRYPT_MODE, secret, keyId, nonce).doFinal(ciphertext);
	}

	private static Cipher cipher(int mode, Secret secret, String keyId, byte[] nonce) throws GeneralSecurityException {
		SecretKey key = new SecretKeySpec(secret.derive("countersign private keys").bytes(), "AES");
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
		cipher.updateAAD(keyId.getBytes(StandardCharsets.US_ASCII));
		return cipher;
	}

}
