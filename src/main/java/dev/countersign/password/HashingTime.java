package dev.countersign.password;

import java.time.Duration;
import java.util.Arrays;

/**
 * The time from one hash to the next on a thread, by the median of the latest: a few are
 * slow while many requests come at the same moment. While hashes give way to verification
 * it includes the rests. Soon afterwards these are left out, as there may be no later
 * hash that shows that they are over. Not safe for use by several threads.
 */
final class HashingTime {

	/** After hashes gave way last. */
	static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(2);

	/** Half of these, and one more, change what is expected. */
	static final int LATEST = 15;

	/** Those that count. */
	private Latest all = new Latest(0, new long[LATEST], 0);

	/** Those that gave way to nobody. */
	private Latest undisturbed = this.all;

	private boolean gaveWay;

	private long gaveWayAt;

	/**
	 * Learns of a hash.
	 * @param time how long its thread was at it, in nanoseconds
	 * @param gaveWay whether it gave way to verification
	 * @param now the time, in nanoseconds since some moment
	 */
	void learn(long time, boolean gaveWay, long now) {
		forget(now);
		if (gaveWay) {
			this.gaveWay = true;
			this.gaveWayAt = now;
		}
		else {
			this.undisturbed = this.undisturbed.with(time);
		}
		this.all = this.all.with(time);
	}

	/**
	 * Learns that hashes still give way, whether one ends meanwhile or not.
	 * @param now the time, in nanoseconds since the same moment
	 */
	void giveWay(long now) {
		forget(now);
		this.gaveWayAt = now;
	}

	/**
	 * Returns how long the next will take.
	 * @param now the time, in nanoseconds since the same moment
	 * @return nanoseconds; zero if nothing is known
	 */
	long expected(long now) {
		forget(now);
		return this.all.median();
	}

	private void forget(long now) {
		if (this.gaveWay && now - this.gaveWayAt > FORGOTTEN_AFTER.toNanos()) {
			this.gaveWay = false;
			this.all = this.undisturbed;
		}
	}

	/** Times, of which each takes the place of the oldest, and their median. */
	private record Latest(long count, long[] nanos, long median) {

		/** Many more ask than hashes are computed, so the median is found here. */
		Latest with(long time) {
			long[] next = this.nanos.clone();
			next[(int) (this.count % LATEST)] = time;
			long[] sorted = Arrays.copyOf(next, (int) Math.min(this.count + 1, LATEST));
			Arrays.sort(sorted);
			return new Latest(this.count + 1, next, sorted[sorted.length / 2]);
		}

	}

}
