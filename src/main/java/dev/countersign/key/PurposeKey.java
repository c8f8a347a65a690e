package dev.countersign.key;

import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for one purpose, which makes message authentication codes and never leaves.
 */
public final class PurposeKey {

	static final String ALGORITHM = "HmacSHA256";

	private final SecretKeySpec key;

	PurposeKey(byte[] key) {
		this.key = new SecretKeySpec(key, ALGORITHM);
	}

	/**
	 * Takes a key that somebody else has as well, to sign what is sent to them.
	 * @param key as it was agreed on
	 */
	public static PurposeKey shared(byte[] key) {
		return new PurposeKey(key);
	}

	/**
	 * Makes a message authentication code by HMAC-SHA256.
	 * @param parts the message; where one ends and the next begins leaves no trace
	 * @return 32 bytes
	 */
	public byte[] mac(byte[]... parts) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.key);
			for (byte[] part : parts) {
				mac.update(part);
			}
			return mac.doFinal();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java has " + ALGORITHM, ex);
		}
	}

	/** The key itself, to encrypt with. */
	byte[] bytes() {
		return this.key.getEncoded();
	}

	@Override
	public String toString() {
		return "PurposeKey[not shown]";
	}

}
