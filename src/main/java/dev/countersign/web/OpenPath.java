package dev.countersign.web;

/**
 * A path that needs no token because a setting put it there. Those that never do stand in
 * {@code SecurityConfiguration}.
 */
public interface OpenPath {

	/** Returns the path's pattern, such as {@code /register}. */
	String pattern();

}
