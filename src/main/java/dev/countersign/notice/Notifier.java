package dev.countersign.notice;

/**
 * Delivers notices on one way.
 */
interface Notifier {

	/** Returns the way. */
	Channel channel();

	/**
	 * Delivers a notice, within a bound of time that is shorter than
	 * {@link NoticeDelivery#LEASE}. May be called again for one that was delivered
	 * already.
	 * @param notice which
	 * @param text what it says, as it was written for this way
	 * @throws DeliveryException if it was not taken
	 */
	void deliver(StoredNotice notice, String text) throws DeliveryException;

}
