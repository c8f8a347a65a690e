package dev.countersign.problem;

/**
 * The parameters of every path that answers a list page by page.
 */
public final class PageParameters {

	private PageParameters() {
	}

	/**
	 * Checks how many items a client wants on a page.
	 * @param limit the parameter
	 * @param most how many there may be
	 * @throws ProblemException {@link Problem#INVALID_REQUEST} if it is less than one or
	 * more than that
	 */
	public static void requireLimit(int limit, int most) {
		if (limit < 1 || limit > most) {
			throw new ProblemException(Problem.INVALID_REQUEST,
					"The parameter 'limit' must be from 1 to %d.".formatted(most));
		}
	}

	/** Returns the refusal of what is no cursor of the list that is asked for. */
	public static ProblemException invalidCursor() {
		return new ProblemException(Problem.INVALID_REQUEST,
				"The parameter 'cursor' must come from the previous page.");
	}

}
