package dev.countersign.key;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;

/**
 * Keys that somebody holds in their hands rather than in this service's store, to verify
 * with.
 */
public final class VerificationKeys {

	private VerificationKeys() {
	}

	/**
	 * Makes the keys of a secret, one for each algorithm that it is long enough for.
	 * @param text the secret in a form that the setting {@code countersign.secret} takes
	 * @throws IllegalArgumentException if the setting would not take it
	 */
	public static List<SigningKey> ofSecret(String text) {
		try {
			Secret secret = Secret.parse("countersign.secret", text);
			return secret.keyIds()
				.entrySet()
				.stream()
				.map((id) -> KeyMaterial.ofSecret(secret, id.getKey(), id.getValue()))
				.toList();
		}
		catch (UnusableSecretException ex) {
			throw new IllegalArgumentException("It is not a secret that countersign.secret could be set to", ex);
		}
	}

	/**
	 * Reads a JWK Set. Keys of algorithms that this service does not know are passed
	 * over, and so are secret and private ones, which do not belong in such a set.
	 * @param json what {@code /.well-known/jwks.json} answers
	 * @throws IllegalArgumentException if it is not a JWK Set, or none of its keys can be
	 * used
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">RFC 7517, section
	 * 5</a>
	 */
	public static List<SigningKey> ofJwkSet(String json) {
		List<SigningKey> keys = parse(json).stream().flatMap((jwk) -> publicKey(jwk).stream()).toList();
		if (keys.isEmpty()) {
			throw new IllegalArgumentException("It holds no public key that has a kid and one of the algorithms "
					+ SigningAlgorithm.ids() + "; tokens that are signed with the secret need the secret");
		}
		return keys;
	}

	private static List<Jwk<?>> parse(String json) {
		try {
			return List.copyOf(Jwks.setParser().build().parse(json).getKeys());
		}
		catch (JwtException | IllegalArgumentException ex) {
			throw new IllegalArgumentException("It is no JWK Set", ex);
		}
	}

	/** Whoever only verifies has no other half to sign with. */
	private static Optional<SigningKey> publicKey(Jwk<?> jwk) {
		if (jwk.getId() == null || jwk.getAlgorithm() == null || !(jwk.toKey() instanceof PublicKey key)) {
			return Optional.empty();
		}
		return SigningAlgorithm.find(jwk.getAlgorithm())
			.map((algorithm) -> new SigningKey(jwk.getId(), algorithm.signature(), key, key));
	}

}
