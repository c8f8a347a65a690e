package dev.countersign.login;

import java.util.List;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemBody;
import dev.countersign.problem.ProblemException;

/**
 * The password is right, and the login goes on with a second step.
 */
class SecondFactorRequiredException extends ProblemException {

	private final transient LoginHandle handle;

	private final transient List<String> kinds;

	SecondFactorRequiredException(LoginHandle handle, List<String> kinds) {
		super(Problem.SECOND_FACTOR_REQUIRED);
		this.handle = handle;
		this.kinds = kinds;
	}

	@Override
	public ProblemBody body() {
		return super.body().withSecondStep(this.handle.value(), this.kinds);
	}

}
