package dev.countersign.connection;

/**
 * Knows which requests are answered from memory alone, where they are a {@code GET} or
 * {@code HEAD} without a body.
 */
public interface NonBlockingRequests {

	/**
	 * Tells whether nothing that answers at a path can wait.
	 * @param path as it was sent, without its query
	 */
	boolean mayBeAt(String path);

	/**
	 * Tells whether a token is judged without the database and without a signature.
	 * @param token the bearer token that was sent
	 */
	boolean know(String token);

	/**
	 * Learns how long other requests waited for an answer to be given.
	 * @param nanos what all of them waited together, in nanoseconds
	 */
	void waited(long nanos);

}
