package dev.countersign.connection;

/**
 * Knows which requests are answered from memory alone.
 */
public interface NonBlockingRequests {

	/**
	 * Tells whether nothing that answers a {@code GET} or {@code HEAD} without a body can
	 * wait: for a database, another machine or a hash.
	 * @param path the path as it was sent, without its query
	 * @param token the bearer token that was sent
	 */
	boolean contain(String path, String token);

	/**
	 * Learns how long other requests waited for an answer to be given.
	 * @param nanos what all of them waited together, in nanoseconds
	 */
	void waited(long nanos);

}
