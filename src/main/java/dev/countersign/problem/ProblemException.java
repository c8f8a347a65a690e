package dev.countersign.problem;

import java.io.IOException;
import java.time.Duration;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * A refusal that the caller can do something about. It is an answer, not a fault: it
 * carries no stack trace and is not logged as an error.
 */
public class ProblemException extends RuntimeException {

	private final Problem problem;

	private final String detail;

	private final @Nullable Duration retryAfter;

	private final @Nullable RateLimit limit;

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
		this(problem, detail, retryAfter, null);
	}

	/**
	 * Refuses as {@link Problem#TOO_MANY_ATTEMPTS}.
	 * @param limit what was used up
	 * @param retryAfter how long the caller should wait, sent in whole seconds
	 */
	public ProblemException(RateLimit limit, Duration retryAfter) {
		this(Problem.TOO_MANY_ATTEMPTS, Problem.TOO_MANY_ATTEMPTS.detail(), retryAfter, limit);
	}

	private ProblemException(Problem problem, String detail, @Nullable Duration retryAfter, @Nullable RateLimit limit) {
		super(detail, null, false, false);
		this.problem = problem;
		this.detail = detail;
		this.retryAfter = retryAfter;
		this.limit = limit;
	}

	/** Returns what is wrong. */
	public Problem problem() {
		return this.problem;
	}

	/** Returns the name of the limit that was used up, the empty text if none was. */
	public String limitName() {
		return (this.limit != null) ? this.limit.name() : "";
	}

	/** Returns the sentence for the caller. */
	public String detail() {
		return this.detail;
	}

	/**
	 * Answers a request that has not passed the filters.
	 * @param response what the client is sent
	 * @throws IOException if the client is gone
	 */
	public void answer(HttpServletResponse response) throws IOException {
		headers().forEach((name, values) -> values.forEach((value) -> response.addHeader(name, value)));
		body().write(response);
	}

	/** Returns the body of the answer. */
	public ProblemBody body() {
		return ProblemBody.of(this.problem, this.detail);
	}

	/** Returns the headers that go with the refusal. */
	public HttpHeaders headers() {
		HttpHeaders headers = new HttpHeaders();
		if (this.retryAfter != null) {
			String seconds = String.valueOf(Math.max(1, this.retryAfter.plusNanos(999_999_999).toSeconds()));
			headers.set(HttpHeaders.RETRY_AFTER, seconds);
			if (this.limit != null) {
				headers.set(RateLimit.POLICY_HEADER, this.limit.policy());
				headers.set(RateLimit.HEADER, this.limit.usedUp(seconds));
			}
		}
		return headers;
	}

}
