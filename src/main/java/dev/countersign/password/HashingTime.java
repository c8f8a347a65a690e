package dev.countersign.password;

import java.time.Duration;

/**
 * For how long a hash keeps a thread from the next, in the mean. While hashes give way to
 * verification it is several times as long. It is forgotten soon after the last that did:
 * there may have been no other since to tell. Not safe for use by several threads.
 */
final class HashingTime {

	/** After the last hash that gave way. */
	static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(2);

	/** How much the latest weighs in the mean. */
	private static final double LATEST = 0.1;

	/** Of all, in nanoseconds; zero before anything is known. */
	private double mean;

	/** Of those that gave way to nobody. */
	private double undisturbed;

	private boolean gaveWay;

	private long gaveWayAt;

	/**
	 * Learns of a hash.
	 * @param time how long its thread was at it, in nanoseconds
	 * @param gaveWay whether that was because verification was kept waiting
	 * @param now the time, in nanoseconds since some moment
	 */
	void learn(long time, boolean gaveWay, long now) {
		forget(now);
		if (gaveWay) {
			this.gaveWay = true;
			this.gaveWayAt = now;
		}
		else {
			this.undisturbed = mean(this.undisturbed, time);
		}
		this.mean = mean(this.mean, time);
	}

	/**
	 * Returns how long the next will take.
	 * @param now the time, in nanoseconds since the same moment
	 * @return nanoseconds; zero if nothing is known
	 */
	double expected(long now) {
		forget(now);
		return this.mean;
	}

	private void forget(long now) {
		if (this.gaveWay && this.undisturbed > 0 && now - this.gaveWayAt > FORGOTTEN_AFTER.toNanos()) {
			this.gaveWay = false;
			this.mean = this.undisturbed;
		}
	}

	private static double mean(double mean, long latest) {
		return (mean > 0) ? mean + LATEST * (latest - mean) : latest;
	}

}
