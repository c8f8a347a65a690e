package dev.countersign.key;

import java.security.Key;

import io.jsonwebtoken.security.SecureDigestAlgorithm;

/**
 * A key and the one algorithm that it is used with.
 *
 * @param id the key id, which reveals nothing of a secret key
 * @param algorithm the only algorithm that this key signs and verifies with
 * @param signing the key that signs
 * @param verification the key that verifies; for a MAC the same
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3.1">RFC 8725, section
 * 3.1</a>
 */
public record SigningKey(String id, SecureDigestAlgorithm<? extends Key, ? extends Key> algorithm, Key signing,
		Key verification) {

	@Override
	public String toString() {
		return "SigningKey[id=" + this.id + ", algorithm=" + this.algorithm.getId() + "]";
	}

}
