package dev.countersign.address;

/**
 * Tells whether the token of a request is still good, for what goes on after the request
 * was let in. The room that verifies tokens implements it.
 */
@FunctionalInterface
public interface CallerCheck {

	/**
	 * Tells whether a caller's token is still good, as far as this node knows. Asks
	 * memory alone.
	 * @param caller the principal of a request
	 * @return false from the token's expiry on, and once it was cut off or its key was
	 * removed
	 */
	boolean isStillGood(Caller caller);

}
