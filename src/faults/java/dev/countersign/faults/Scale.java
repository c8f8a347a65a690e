package dev.countersign.faults;

/**
 * How much is done: everything, or with {@code -Dfaults=short} as much as fits into a
 * continuous build.
 */
final class Scale {

	private static final boolean SHORT = "short".equals(System.getProperty("faults"));

	private Scale() {
	}

	static int of(int whole, int brief) {
		return SHORT ? brief : whole;
	}

}
