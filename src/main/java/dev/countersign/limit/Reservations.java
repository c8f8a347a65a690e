package dev.countersign.limit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

/**
 * The attempts of this node whose outcome is not known yet. Each holds a place in its
 * buckets, so that of a burst no more get through than may fail.
 */
final class Reservations {

	private final Map<BucketKey, Integer> pending = new ConcurrentHashMap<>();

	private final LevelCheck levels;

	/**
	 * Makes it.
	 * @param levels asked when a place is free
	 */
	Reservations(LevelCheck levels) {
		this.levels = levels;
	}

	/**
	 * Takes a place.
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if the failures are used
	 * up, {@link Problem#BUSY} if the outcome of others is to be waited for
	 */
	void take(Limit limit, BucketKey key) {
		int place = this.pending.merge(key, 1, Integer::sum);
		boolean taken = false;
		try {
			Remaining level = (place <= limit.atOnce()) ? this.levels.level(limit, key) : null;
			if (level != null && level.available() < 1) {
				throw new ProblemException(limit.policy(), level.nextIn());
			}
			if (level == null || level.available() < place) {
				throw new ProblemException(Problem.BUSY, Problem.BUSY.detail(), Duration.ofSeconds(1));
			}
			taken = true;
		}
		finally {
			if (!taken) {
				giveBack(key);
			}
		}
	}

	void giveBack(BucketKey key) {
		this.pending.computeIfPresent(key, (same, now) -> (now > 1) ? now - 1 : null);
	}

	/** Tells what is left in a bucket. */
	@FunctionalInterface
	interface LevelCheck {

		Remaining level(Limit limit, BucketKey key);

	}

}
