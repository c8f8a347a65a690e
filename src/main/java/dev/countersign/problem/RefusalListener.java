package dev.countersign.problem;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Is notified of callers that are refused for their bearer token, or for the lack of one,
 * before they are answered.
 */
@FunctionalInterface
public interface RefusalListener {

	/**
	 * Notifies of one refusal.
	 * @param request what the caller sent
	 * @param problem what is wrong with the caller's token
	 * @throws ProblemException to answer something else instead
	 */
	void refused(HttpServletRequest request, Problem problem);

}
