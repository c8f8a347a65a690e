package dev.countersign.verify;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemBody;
import dev.countersign.problem.RefusedAuthentication;

import org.springframework.http.HttpStatus;

/**
 * A token that was sent twice. Everywhere else that is 400, which some proxies take for a
 * fault of their own configuration and answer with 500.
 */
final class TwoTokensException extends RefusedAuthentication {

	TwoTokensException() {
		super(Problem.INVALID_REQUEST, "the token was sent twice");
	}

	@Override
	public ProblemBody body() {
		return new ProblemBody(problem().type(), problem().error(), HttpStatus.UNAUTHORIZED.value(),
				"Send the token once, in the Authorization header alone.", problem().error(), null, null);
	}

}
