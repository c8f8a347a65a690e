package dev.countersign.limit;

import java.time.Duration;

/**
 * What is left in a bucket.
 *
 * @param available how many failures there may still be
 * @param nextIn how long until there may be one, zero if there may be one now
 */
record Remaining(long available, Duration nextIn) {

	static Remaining of(long available, long nanosToWait) {
		return new Remaining(available, Duration.ofNanos(nanosToWait));
	}

}
