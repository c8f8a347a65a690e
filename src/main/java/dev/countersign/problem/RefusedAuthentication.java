package dev.countersign.problem;

import org.springframework.security.core.AuthenticationException;

/**
 * A credential that was sent and not accepted, with the problem to answer.
 */
public class RefusedAuthentication extends AuthenticationException {

	private final Problem problem;

	/**
	 * Refuses a credential.
	 * @param problem what is wrong with it
	 */
	public RefusedAuthentication(Problem problem) {
		super(problem.detail());
		this.problem = problem;
	}

	/** Returns what is wrong with the credential. */
	public Problem problem() {
		return this.problem;
	}

	/** A refusal is an answer, and a flood of them should cost no stack traces. */
	@Override
	public synchronized Throwable fillInStackTrace() {
		return this;
	}

}
