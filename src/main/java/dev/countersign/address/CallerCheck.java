package dev.countersign.address;

/**
 * Tells whether the token of a request is still good, for what goes on after the request
 * was let in. The room that verifies tokens implements it.
 */
@FunctionalInterface
public interface CallerCheck {

	/**
	 * Tells how good a caller's token is now, as far as this node knows. Asks memory
	 * alone.
	 * @param caller the principal of a request
	 */
	Standing standing(Caller caller);

	/** What became of a token that was good when its request came. */
	enum Standing {

		/** It is still good. */
		GOOD,

		/** It has expired or was cut off, or its key was removed. */
		OVER,

		/**
		 * It may have been cut off elsewhere: this node has not heard of that for too
		 * long, and refuses every token.
		 */
		UNKNOWN

	}

}
