package dev.countersign.key;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The secrets that this node was given.
 *
 * @param current the one in use
 * @param previous those before it, which still verify and decrypt
 */
public record Secrets(Secret current, List<Secret> previous) {

	/** Finds the secret that has a key id with some algorithm. */
	Optional<Secret> find(String keyId) {
		return all().filter((secret) -> secret.keyIds().containsKey(keyId)).findFirst();
	}

	/** Finds the secret that encrypted. */
	Optional<Secret> findBySeal(String id) {
		return all().filter((secret) -> secret.sealId().equals(id)).findFirst();
	}

	/** Returns all of them, the current one first. */
	public Stream<Secret> all() {
		return Stream.concat(Stream.of(this.current), this.previous.stream());
	}

}
