package dev.countersign.web;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A refusal that the caller can do something about. It is an answer, not a fault: it
 * carries no stack trace and is not logged as an error.
 */
public class ProblemException extends RuntimeException {

	private final Problem problem;

	private final @Nullable Duration retryAfter;

	/**
	 * Refuses with the problem's own sentence.
	 * @param problem what is wrong
	 */
	public ProblemException(Problem problem) {
		this(problem, problem.detail(), null);
	}

	/**
	 * Refuses with a sentence that says more.
	 * @param problem what is wrong
	 * @param detail a sentence for the caller, free of secrets and of our internals
	 */
	public ProblemException(Problem problem, String detail) {
		this(problem, detail, null);
	}

	/**
	 * Refuses for a while.
	 * @param problem what is wrong
	 * @param detail a sentence for the caller, free of secrets and of our internals
	 * @param retryAfter how long the caller should wait, sent in whole seconds
	 */
	public ProblemException(Problem problem, String detail, @Nullable Duration retryAfter) {
		super(detail, null, false, false);
		this.problem = problem;
		this.retryAfter = retryAfter;
	}

	/** Returns what is wrong. */
	public Problem problem() {
		return this.problem;
	}

	/** Returns the sentence for the caller. */
	public String detail() {
		return String.valueOf(getMessage());
	}

	@Nullable Duration retryAfter() {
		return this.retryAfter;
	}

}
