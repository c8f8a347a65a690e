package dev.countersign.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.MacAlgorithm;

/**
 * The keys of this service: one signs, all verify.
 */
public final class SigningKeys {

	private static final MacAlgorithm ALGORITHM = Jwts.SIG.HS256;

	private final SigningKey current;

	private final Map<String, SigningKey> byId;

	SigningKeys(Secret current, List<Secret> previous) {
		this.current = keyOf(current);
		List<SigningKey> all = new ArrayList<>(previous.stream().map(SigningKeys::keyOf).toList());
		all.add(this.current);
		this.byId = all.stream()
			.collect(Collectors.toUnmodifiableMap(SigningKey::id, Function.identity(), (first, same) -> first));
	}

	/** Returns the key that signs. */
	public SigningKey current() {
		return this.current;
	}

	/**
	 * Finds a key that verifies.
	 * @param id the key id that a token names
	 * @return the key, or nothing where the id is unknown or its key retired
	 */
	public Optional<SigningKey> find(String id) {
		return Optional.ofNullable(this.byId.get(id));
	}

	private static SigningKey keyOf(Secret secret) {
		return new SigningKey(secret.keyId(), ALGORITHM, secret.signingKey(), secret.signingKey());
	}

}
