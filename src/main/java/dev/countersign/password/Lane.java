package dev.countersign.password;

/**
 * Where a caller queues for a password hash. Callers of one lane wait for each other;
 * lanes take turns.
 *
 * @param known whether the caller's device or network has logged in before, which is
 * served ahead of those that have not
 * @param key whose lane it is, such as a network
 */
public record Lane(boolean known, String key) {

	/** The lane of work that no request asks for. */
	static final Lane INSIDE = new Lane(true, "");

}
