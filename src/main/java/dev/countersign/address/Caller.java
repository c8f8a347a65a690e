package dev.countersign.address;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Whoever a verified token speaks for: the principal of a request.
 */
public interface Caller {

	/** Returns the token's own id. */
	UUID id();

	/** Returns the account's id. */
	UUID accountId();

	/** Returns the account's name. */
	String username();

	/**
	 * Returns the login that the token came from, or null if it was made for a machine.
	 */
	default @Nullable UUID sessionId() {
		return null;
	}

}
