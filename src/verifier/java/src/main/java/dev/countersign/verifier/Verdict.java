package dev.countersign.verifier;

/**
 * What is known of a token whose signature and claims have been found good.
 */
public enum Verdict {

	/** It is not revoked, as of a moment that is recent enough. */
	GOOD,

	/** It is revoked. */
	REVOKED,

	/** What is known is too old. */
	UNKNOWN

}
