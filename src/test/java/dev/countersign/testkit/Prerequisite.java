package dev.countersign.testkit;

import org.junit.jupiter.api.Assumptions;

/**
 * Something of the machine, without which a test is left out where nobody insists on it.
 */
public final class Prerequisite {

	private Prerequisite() {
	}

	/**
	 * Leaves the test out if something is missing.
	 * @param present whether it is there
	 * @param insistence the variable of the environment that says {@code required} where
	 * no test may be left out
	 * @param otherwise what is missing
	 * @throws IllegalStateException if it is missing where no test may be left out
	 */
	public static void require(boolean present, String insistence, String otherwise) {
		if (!present && "required".equals(System.getenv(insistence))) {
			throw new IllegalStateException("%s, and %s is set".formatted(otherwise, insistence));
		}
		Assumptions.assumeTrue(present, otherwise);
	}

}
