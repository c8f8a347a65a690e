package dev.countersign.broadcast;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Why a stream ends, which its last event says.
 */
enum Ending {

	/** The node stops. */
	SHUTDOWN("This node stops. Go on with Last-Event-ID; another node takes you.", 0, 500),

	/** The subscriber does not read. */
	SLOW("Nothing was read for 5 seconds. Go on with Last-Event-ID.", 100, 1000),

	/** The subscriber's token is no longer good. */
	TOKEN("Your token has expired or was revoked. Get another one, then go on with Last-Event-ID.", 0, 500);

	private final String detail;

	/** In milliseconds. */
	private final int earliest;

	private final int latest;

	Ending(String detail, int earliest, int latest) {
		this.detail = detail;
		this.earliest = earliest;
		this.latest = latest;
	}

	/** Returns the sentence for whoever reads the stream. */
	String detail() {
		return this.detail;
	}

	/**
	 * Returns when to come again, in milliseconds. Subscribers that one node loses at
	 * once shall not all come to another at once.
	 */
	int retry() {
		return ThreadLocalRandom.current().nextInt(this.earliest, this.latest);
	}

}
