package dev.countersign.revocation;

import java.time.Duration;

/**
 * How a node that appended to the log wakes those that read it. Only hurries the poll:
 * the poll alone keeps the bound.
 */
interface FeedSignal {

	/** Wakes the other nodes once the caller's transaction is committed. */
	void send();

	/**
	 * Waits for a signal, or for as long as told.
	 * @throws InterruptedException if the node is stopping
	 */
	void await(Duration atMost) throws InterruptedException;

	/** Ends a wait that is under way, or the next one, on whichever thread. */
	void wake();

	/** Tells that the caller's transaction is committed. */
	default void committed() {
	}

	/** Lets go of what waiting needs. */
	default void close() {
	}

}
