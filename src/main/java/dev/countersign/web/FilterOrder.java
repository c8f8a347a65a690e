package dev.countersign.web;

import org.springframework.core.Ordered;

/**
 * The order of our own filters, outermost first. Spring Security's chains come behind all
 * of them but the last. The one for the questions of proxies is within {@link #BODILESS},
 * and no filter behind that sees them.
 */
final class FilterOrder {

	/** Finds the client's address, for everything behind it. */
	static final int CLIENT_ADDRESS = Ordered.HIGHEST_PRECEDENCE;

	/** Writes headers that every answer carries, those of the firewall too. */
	static final int HEADERS = Ordered.HIGHEST_PRECEDENCE + 1;

	/** Times what comes behind it. */
	static final int TIMER = Ordered.HIGHEST_PRECEDENCE + 2;

	/** Tells browsers which pages of others may ask. */
	static final int CROSS_ORIGIN = Ordered.HIGHEST_PRECEDENCE + 3;

	/** Keeps the last threads for probes. */
	static final int RESERVE = Ordered.HIGHEST_PRECEDENCE + 4;

	/** Says for which request whoever is called behind it is called. */
	static final int CURRENT_REQUEST = Ordered.HIGHEST_PRECEDENCE + 5;

	/** Has the questions of proxies answered without their bodies. */
	static final int BODILESS = Ordered.HIGHEST_PRECEDENCE + 6;

	/** Waits for the body. What comes behind it may run in an asynchronous dispatch. */
	static final int WHOLE_BODY = Ordered.HIGHEST_PRECEDENCE + 7;

	/** Waits for the turn of a password, before anything that costs more is done. */
	static final int HASHING_TURN = Ordered.HIGHEST_PRECEDENCE + 8;

	/** Describes the API to those whom the chains have let in. */
	static final int DESCRIPTION = Ordered.LOWEST_PRECEDENCE;

	private FilterOrder() {
	}

}
