package dev.countersign.key;

import java.time.Duration;

/**
 * How long what a key has signed may be good. Each room that signs declares its own as a
 * bean; a key that signs no more verifies until the longest of them is over.
 */
@FunctionalInterface
public interface TokenLifetime {

	/** Returns the longest time from signing a token to its end. */
	Duration longest();

}
