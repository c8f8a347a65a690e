package dev.countersign.key;

import java.util.List;
import java.util.stream.Stream;

/**
 * The secret in use, and those from before it that still verify what they made.
 *
 * @param current makes and verifies
 * @param previous verify, the newest first
 */
public record Secrets(Secret current, List<Secret> previous) {

	/** Returns all of them, the current one first. */
	public List<Secret> all() {
		return Stream.concat(Stream.of(this.current), this.previous.stream()).toList();
	}

}
