package dev.countersign.password;

/**
 * Where a caller queues for a password hash. Callers of one lane wait for each other; the
 * lanes of a group take turns, and so do the groups.
 *
 * @param known whether the caller's device or network has logged in before, which is
 * served ahead of those that have not
 * @param group what one client may have many lanes in, such as a /48 of IPv6
 * @param key whose lane it is, such as a network
 */
public record Lane(boolean known, String group, String key) {

	/** The lane of work that no request asks for. */
	static final Lane INSIDE = new Lane(true, "", "");

}
