package dev.countersign.key;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;

/**
 * Secrets for tests in other rooms.
 */
public final class TestSecrets {

	private TestSecrets() {
	}

	/** Makes a secret. */
	public static Secrets random() {
		return new Secrets(Secret.random(new SecureRandom()), List.of());
	}

	/**
	 * Reads secrets.
	 * @param current the one in use
	 * @param previous those before it
	 */
	public static Secrets parse(String current, String... previous) {
		return new Secrets(Secret.parse("test", current),
				Stream.of(previous).map((text) -> Secret.parse("test", text)).toList());
	}

}
