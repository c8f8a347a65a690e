package dev.countersign.key;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.jsonwebtoken.security.Jwks;

/**
 * Makes keys, and makes keys of what the database has. A row counts only if this
 * service's secret encrypted it for the thumbprint of its own public key: whoever can
 * write to the database cannot plant a key there.
 */
final class KeyMaterial {

	private final Secrets secrets;

	private final SecretCipher cipher;

	private final SecureRandom random;

	KeyMaterial(Secrets secrets, SecureRandom random) {
		this.secrets = secrets;
		this.cipher = new SecretCipher(random);
		this.random = random;
	}

	Secrets secrets() {
		return this.secrets;
	}

	/** Makes a key pair. */
	StoredKey generate(SigningAlgorithm algorithm, Instant publishedAt, Instant signsFrom) {
		KeyPair pair = algorithm.generate(this.random);
		String id = thumbprint(pair.getPublic());
		String sealed = this.cipher.encrypt(this.secrets.current(), id, pair.getPrivate().getEncoded());
		return new StoredKey(id, algorithm, Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()), sealed,
				this.secrets.current().sealId(), publishedAt, signsFrom, null, null, null);
	}

	/**
	 * Makes a key that signs and verifies.
	 * @return the key, or nothing if this node does not have the secret that it was made
	 * of
	 * @throws GeneralSecurityException if the row is not as it was written
	 */
	Optional<SigningKey> open(StoredKey key) throws GeneralSecurityException {
		if (key.algorithm().signsWithSecret()) {
			return this.secrets.find(key.id()).map((secret) -> ofSecret(secret, key.id(), key.algorithm()));
		}
		Optional<Secret> secret = this.secrets.findBySeal(Objects.requireNonNull(key.sealedUnder()));
		return secret.isPresent() ? Optional.of(open(key, secret.get())) : Optional.empty();
	}

	/** Encrypts a key under the secret in use. */
	StoredKey reseal(StoredKey key, SigningKey opened) {
		Secret current = this.secrets.current();
		return key.sealed(this.cipher.encrypt(current, key.id(), opened.signing().getEncoded()), current.sealId());
	}

	boolean isSealedUnderCurrent(StoredKey key) {
		return this.secrets.current().sealId().equals(key.sealedUnder());
	}

	static SigningKey ofSecret(Secret secret, String id, SigningAlgorithm algorithm) {
		Key key = secret.signingKey(algorithm);
		return new SigningKey(id, algorithm.signature(), key, key);
	}

	private SigningKey open(StoredKey key, Secret secret) throws GeneralSecurityException {
		byte[] encoded = this.cipher.decrypt(secret, key.id(), Objects.requireNonNull(key.privateKey()));
		PrivateKey privateKey = key.algorithm().privateKey(encoded);
		PublicKey publicKey = key.algorithm()
			.publicKey(Base64.getDecoder().decode(Objects.requireNonNull(key.publicKey())));
		if (!thumbprint(publicKey).equals(key.id())) {
			throw new GeneralSecurityException("The public key is not the one that the id was made of");
		}
		return new SigningKey(key.id(), key.algorithm().signature(), privateKey, publicKey);
	}

	/**
	 * The key id of a public key.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc7638">RFC 7638</a>
	 */
	private static String thumbprint(PublicKey key) {
		return Jwks.builder().key(key).build().thumbprint().toString();
	}

	/**
	 * The public members of a key, and no others.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-4">RFC 7517, section
	 * 4</a>
	 */
	static Map<String, ?> jwk(SigningKey key) {
		return Jwks.builder()
			.key((PublicKey) key.verification())
			.id(key.id())
			.algorithm(key.algorithm().getId())
			.publicKeyUse("sig")
			.build();
	}

}
