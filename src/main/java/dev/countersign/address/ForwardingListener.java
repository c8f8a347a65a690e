package dev.countersign.address;

/**
 * Hears of a peer that forwards requests and is not trusted, once or twice in the life of
 * a process.
 */
@FunctionalInterface
public interface ForwardingListener {

	/**
	 * Takes notice of it, on the thread of its request.
	 * @param peer its address
	 */
	void ignored(String peer);

}
