package dev.countersign.key;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

	static KeyRing of(long version, List<Held> keys, Secrets secrets, List<StoredKey> rows) {
		Map<String, Held> byId = new LinkedHashMap<>();
		neverUsed(secrets, rows).forEach((held) -> byId.put(held.row().id(), held));
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
	 * What was signed with a secret before the database knew of it, or by a node that
	 * this one hears of only in a moment, still verifies.
	 */
	private static Stream<Held> neverUsed(Secrets secrets, List<StoredKey> rows) {
		Map<String, StoredKey> known = rows.stream().collect(Collectors.toMap(StoredKey::id, (row) -> row));
		return secrets.all()
			.flatMap((secret) -> secret.keyIds().entrySet().stream().map((id) -> held(secret, id)))
			.filter((held) -> !known.containsKey(held.row().id()))
			.sorted(Comparator.comparing((held) -> held.row().id()));
	}

	private static Held held(Secret secret, Map.Entry<String, SigningAlgorithm> id) {
		return new Held(StoredKey.ofSecret(id.getKey(), id.getValue(), Instant.EPOCH, Instant.MAX),
				KeyMaterial.ofSecret(secret, id.getKey(), id.getValue()));
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
