package dev.countersign.limit;

/**
 * What somebody may use of a limit.
 *
 * @param limit how much that is
 * @param key the bucket that keeps what is left
 */
record Budget(Limit limit, BucketKey key) {
}
