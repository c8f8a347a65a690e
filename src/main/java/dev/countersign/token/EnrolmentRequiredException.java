package dev.countersign.token;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemBody;
import dev.countersign.problem.RefusedAuthentication;

/**
 * The token lets its holder enrol a second factor, and nothing else before that.
 */
class EnrolmentRequiredException extends RefusedAuthentication {

	EnrolmentRequiredException() {
		super(Problem.INSUFFICIENT_AUTHENTICATION, "it is good for enrolling a second factor alone");
	}

	@Override
	public ProblemBody body() {
		return ProblemBody.of(problem(),
				"The account needs a second factor. Add one, then refresh: POST /factors/totp");
	}

}
