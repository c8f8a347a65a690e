package dev.countersign.key;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/**
 * Digests of what is random enough to need no key.
 */
public final class Digests {

	private Digests() {
	}

	/**
	 * Makes a digest by SHA-256.
	 * @param message what to digest
	 * @return 32 bytes
	 */
	public static byte[] sha256(byte[] message) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(message);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

}
