package dev.countersign.problem;

import org.springframework.security.core.AuthenticationException;

/**
 * A credential that was sent and is not accepted, with the problem to answer. Clients are
 * told the problem alone: what exactly is wrong with a token helps whoever forges one.
 */
public class RefusedAuthentication extends AuthenticationException {

	private final Problem problem;

	private final String reason;

	/**
	 * Refuses a credential for the reason that the problem names.
	 * @param problem what is wrong with it
	 */
	public RefusedAuthentication(Problem problem) {
		this(problem, problem.detail());
	}

	/**
	 * Refuses a credential for a reason of its own.
	 * @param problem what is wrong with it, for the client
	 * @param reason what exactly, for the log and for whoever may ask why; without any
	 * part of the credential
	 */
	public RefusedAuthentication(Problem problem, String reason) {
		super(problem.detail());
		this.problem = problem;
		this.reason = reason;
	}

	/** Returns what is wrong with the credential. */
	public Problem problem() {
		return this.problem;
	}

	/** Returns what exactly is wrong, which no answer to the request itself says. */
	public String reason() {
		return this.reason;
	}

	/** Returns what the client is told. */
	public ProblemBody body() {
		return ProblemBody.of(this.problem);
	}

	/** A refusal is an answer, and a flood of them should cost no stack traces. */
	@Override
	public synchronized Throwable fillInStackTrace() {
		return this;
	}

}
