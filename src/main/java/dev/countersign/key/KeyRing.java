package dev.countersign.key;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All keys at one version of the database. Never changes, so that it is read with no
 * lock.
 *
 * @param version the version
 * @param keys the keys that this node can use, in the order in which they sign
 * @param byId the same by their ids
 */
record KeyRing(long version, List<Held> keys, Map<String, Held> byId) {

	/**
	 * Puts together what verifies.
	 * @param configured what this service is set to sign with
	 * @param rows all rows, also those that this node cannot use
	 */
	static KeyRing of(long version, List<Held> keys, Secrets secrets, SigningAlgorithm configured,
			List<StoredKey> rows) {
		Map<String, Held> byId = new LinkedHashMap<>();
		unscheduled(secrets, configured, rows).forEach((held) -> byId.put(held.row().id(), held));
		keys.forEach((held) -> byId.put(held.row().id(), held));
		return new KeyRing(version, List.copyOf(keys), Map.copyOf(byId));
	}

	/**
	 * The key that signs. Where there is none, because clocks disagree or because this
	 * node was not given the secret, the last whose time has come.
	 */
	SigningKey current(Instant now) {
		Held current = null;
		for (Held held : this.keys) {
			if (held.row().signs(now)) {
				return held.key();
			}
			if (current == null || !now.isBefore(held.row().signsFrom())) {
				current = held;
			}
		}
		if (current == null) {
			throw new IllegalStateException("There is no key that signs");
		}
		return current.key();
	}

	/** The key that has no successor yet. */
	Optional<StoredKey> last() {
		return this.keys.stream().map(Held::row).filter(StoredKey::isLast).findAny();
	}

	Optional<SigningKey> find(String id, Instant now) {
		Held held = this.byId.get(id);
		return (held != null && held.row().verifies(now)) ? Optional.of(held.key()) : Optional.empty();
	}

	/** The keys whose public part others may know. */
	Stream<SigningKey> published(Instant now) {
		return this.keys.stream()
			.filter((held) -> !held.row().algorithm().signsWithSecret() && held.row().verifies(now))
			.map(Held::key);
	}

	/**
	 * Keys of secrets that have no row. What a node signs with the configured algorithm
	 * before this one hears of it verifies. No other algorithm of a secret ever signed,
	 * and so none verifies, nor does any secret once a key pair was made to sign.
	 */
	static Stream<Held> unscheduled(Secrets secrets, SigningAlgorithm configured, List<StoredKey> rows) {
		Set<String> known = rows.stream().map(StoredKey::id).collect(Collectors.toSet());
		boolean signs = configured.signsWithSecret()
				&& rows.stream().filter(StoredKey::isLast).allMatch((row) -> row.algorithm().signsWithSecret());
		return secrets.all()
			.filter((secret) -> signs && secret.suffices(configured))
			.map((secret) -> KeyMaterial.ofSecret(secret, secret.keyId(configured), configured))
			.filter((key) -> !known.contains(key.id()))
			.map((key) -> new Held(StoredKey.unscheduled(key.id(), configured), key));
	}

	/**
	 * A key that this node can use.
	 *
	 * @param row what the database says of it
	 * @param key the key itself
	 */
	record Held(StoredKey row, SigningKey key) {
	}

}
