package dev.countersign.limit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

/**
 * The attempts of this node whose outcome is not known yet. Each holds a place in its
 * budgets, so that of a burst no more get through than may fail.
 */
final class Reservations {

	private final Map<BucketKey, Integer> pending = new ConcurrentHashMap<>();

	/**
	 * Takes a place.
	 * @param levels tells what is left, and is asked when a place is free
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if the failures are used
	 * up, {@link Problem#BUSY} if the outcome of others is to be waited for
	 */
	void take(Budget budget, Supplier<Remaining> levels) {
		int place = this.pending.merge(budget.key(), 1, Integer::sum);
		boolean taken = false;
		try {
			Remaining level = (place <= budget.limit().atOnce()) ? levels.get() : null;
			if (level != null && level.available() < 1) {
				throw budget.usedUp(level);
			}
			if (level == null || level.available() < place) {
				throw new ProblemException(Problem.BUSY, Problem.BUSY.detail(), Duration.ofSeconds(1));
			}
			taken = true;
		}
		finally {
			if (!taken) {
				giveBack(budget);
			}
		}
	}

	void giveBack(Budget budget) {
		this.pending.computeIfPresent(budget.key(), (same, now) -> (now > 1) ? now - 1 : null);
	}

}
