package dev.countersign.token;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;

import io.jsonwebtoken.security.SecureDigestAlgorithm;
import io.jsonwebtoken.security.VerifySecureDigestRequest;
import org.jspecify.annotations.Nullable;

/**
 * Asks an algorithm about a signature without parsing what was signed.
 *
 * @param <K> the algorithm's kind of key
 */
final class SignatureCheck<K extends Key> implements VerifySecureDigestRequest<K> {

	private final K key;

	private final InputStream payload;

	private final byte[] digest;

	private SignatureCheck(K key, byte[] payload, byte[] digest) {
		this.key = key;
		this.payload = new ByteArrayInputStream(payload);
		this.digest = digest;
	}

	/** A verification key's algorithm takes its kind of key, which no type can say. */
	@SuppressWarnings("unchecked")
	static <K extends Key> boolean verifies(SecureDigestAlgorithm<?, K> algorithm, Key key, byte[] signed,
			byte[] signature) {
		return algorithm.verify(new SignatureCheck<>((K) key, signed, signature));
	}

	@Override
	public K getKey() {
		return this.key;
	}

	@Override
	public InputStream getPayload() {
		return this.payload;
	}

	@Override
	public byte[] getDigest() {
		return this.digest;
	}

	@Override
	public @Nullable Provider getProvider() {
		return null;
	}

	@Override
	public @Nullable SecureRandom getSecureRandom() {
		return null;
	}

}
