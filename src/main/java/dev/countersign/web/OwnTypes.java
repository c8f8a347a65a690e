package dev.countersign.web;

/**
 * Tells the types of this service from those that somebody adds to it. Ours are read
 * strictly and written in snake case; all others as their authors are used to from Spring
 * Boot.
 */
final class OwnTypes {

	private static final String OURS = "dev.countersign.";

	/** The room that is made to be replaced. */
	private static final String YOURS = "dev.countersign.greeting.";

	private OwnTypes() {
	}

	/**
	 * Tells whether a type is of this service.
	 * @param type of a controller, or of what one reads or answers
	 */
	static boolean contain(Class<?> type) {
		String name = type.getName();
		return name.startsWith(OURS) && !name.startsWith(YOURS);
	}

}
