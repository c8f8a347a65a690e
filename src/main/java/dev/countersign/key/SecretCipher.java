package dev.countersign.key;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/**
 * Encrypts keys for the database under a key that is derived from the secret. The key's
 * id goes in as associated data, so that one key's ciphertext is of no use in another's
 * row.
 */
final class SecretCipher {

	private static final String PURPOSE = "countersign private keys";

	private final SecureRandom random;

	SecretCipher(SecureRandom random) {
		this.random = random;
	}

	String encrypt(Secret secret, String keyId, byte[] plain) {
		return AesGcm.encrypt(secret.derive(PURPOSE), keyId, plain, this.random);
	}

	/**
	 * Decrypts.
	 * @throws GeneralSecurityException if this is not what was encrypted for the key id
	 */
	byte[] decrypt(Secret secret, String keyId, String sealed) throws GeneralSecurityException {
		return AesGcm.decrypt(secret.derive(PURPOSE), keyId, sealed);
	}

}
