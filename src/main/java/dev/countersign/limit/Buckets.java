package dev.countersign.limit;

/**
 * Where failures are counted.
 */
interface Buckets {

	/** Tells what is left, and takes nothing. */
	Remaining remaining(Limit limit, BucketKey key);

	/** Tells what is known to be left without asking anybody else. */
	Remaining glance(Limit limit, BucketKey key);

	/**
	 * Counts a failure.
	 * @return whether there was room for it
	 */
	boolean take(Limit limit, BucketKey key);

	/**
	 * Forgets the failures that were counted.
	 * @throws org.springframework.dao.DataAccessException if others who count them cannot
	 * be told
	 */
	void fill(Limit limit, BucketKey key);

}
