package dev.countersign.problem;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Hears of callers who were refused for their bearer token or the lack of one, before
 * they are answered.
 */
@FunctionalInterface
public interface RefusalListener {

	/**
	 * Hears of one.
	 * @param request what they sent
	 * @param problem what is wrong with their token
	 * @throws ProblemException what they shall be told instead
	 */
	void refused(HttpServletRequest request, Problem problem);

}
