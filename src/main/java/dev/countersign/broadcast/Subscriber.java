package dev.countersign.broadcast;

/**
 * One who is sent what is cut off: at once, or as soon as there is something. Any thread
 * may call it, and none waits in it.
 */
interface Subscriber {

	/**
	 * Sends what there is to send, as far as the client reads it.
	 * @return whether there is more that could be sent at once, which the caller comes
	 * back for when the others had their turn
	 */
	boolean advance();

	/**
	 * Ends it with the next that is sent.
	 * @param why what the client is told
	 */
	void end(Ending why);

	/** Returns whether nothing can be sent any more. */
	boolean isOver();

}
