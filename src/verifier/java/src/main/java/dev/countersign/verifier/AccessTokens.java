package dev.countersign.verifier;

import java.io.IOException;

/**
 * Where the follower gets tokens with the scope {@code revocations} from.
 */
@FunctionalInterface
public interface AccessTokens {

	/**
	 * Returns a token.
	 * @throws IOException if there is none now, so that it is asked for again later
	 */
	String current() throws IOException;

	/**
	 * Takes note that a token was refused.
	 * @param token which {@link #current} returned
	 */
	default void refused(String token) {
	}

}
