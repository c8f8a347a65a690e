package dev.countersign.limit;

/**
 * Names a bucket in 16 bytes, whatever it is for.
 *
 * @param high the first eight
 * @param low the last eight
 */
record BucketKey(long high, long low) {

	/** As the database keeps it. */
	@Override
	public String toString() {
		return "%016x%016x".formatted(this.high, this.low);
	}

}
