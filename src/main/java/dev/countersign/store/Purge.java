package dev.countersign.store;

import java.time.Duration;
import java.time.Instant;

/**
 * What nobody needs any more. Every bean of this type is deleted once a minute, in small
 * batches, on one node at a time.
 *
 * @param name of the lease that keeps the other nodes away
 * @param age how long ago something must have ended
 * @param deletion what deletes it
 */
public record Purge(String name, Duration age, Deletion deletion) {

	/** Deletes some of what has ended. */
	@FunctionalInterface
	public interface Deletion {

		/**
		 * Deletes rows.
		 * @param before when they ended at the latest
		 * @param most how many
		 * @return how many they were
		 */
		int delete(Instant before, int most);

	}

}
