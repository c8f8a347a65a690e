package dev.countersign.connection;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many connections were closed for what.
 *
 * @param full to make room for others
 * @param lateHeads because the head of a request did not come to its end
 * @param unread because the client did not read, and others needed the thread
 */
record ConnectionCounts(LongAdder full, LongAdder lateHeads, LongAdder unread) {

	ConnectionCounts() {
		this(new LongAdder(), new LongAdder(), new LongAdder());
	}

}
