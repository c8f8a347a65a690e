package dev.countersign.limit;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

/**
 * What somebody may use of a limit.
 *
 * @param buckets where it is counted
 * @param limit how much that is
 * @param key the bucket that keeps what is left
 */
record Budget(Buckets buckets, Limit limit, BucketKey key) {

	/** Tells what is left, and takes nothing. */
	Remaining remaining() {
		return this.buckets.remaining(this.limit, this.key);
	}

	/** Tells what is known to be left without asking anybody else. */
	Remaining glance() {
		return this.buckets.glance(this.limit, this.key);
	}

	/** Counts one, and returns whether there was room for it. */
	boolean take() {
		return this.buckets.take(this.limit, this.key);
	}

	/**
	 * Forgets what was counted.
	 * @throws org.springframework.dao.DataAccessException if others who count it cannot
	 * be told
	 */
	void fill() {
		this.buckets.fill(this.limit, this.key);
	}

	/** Refuses whoever is known to have used it up. */
	void refuseIfUsedUp() {
		Remaining remaining = glance();
		if (remaining.available() < 1) {
			throw usedUp(remaining);
		}
	}

	/** Counts one, or refuses where there is no room for it. */
	void takeOrRefuse() {
		refuseIfUsedUp();
		if (!take()) {
			throw usedUp(remaining());
		}
	}

	/** Returns {@link Problem#TOO_MANY_ATTEMPTS}, with when to come back. */
	ProblemException usedUp(Remaining remaining) {
		return new ProblemException(this.limit.policy(), remaining.nextIn());
	}

}
