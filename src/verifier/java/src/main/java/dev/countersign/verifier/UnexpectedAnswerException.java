package dev.countersign.verifier;

import java.io.IOException;
import java.net.URL;
import java.time.Duration;

/**
 * An answer that is not the one that was asked for.
 */
final class UnexpectedAnswerException extends IOException {

	private final int status;

	private final Duration retryAfter;

	UnexpectedAnswerException(URL address, int status, String retryAfter) {
		super(address + " answered " + status);
		this.status = status;
		this.retryAfter = (retryAfter != null && retryAfter.matches("\\d{1,9}"))
				? Duration.ofSeconds(Long.parseLong(retryAfter)) : Duration.ZERO;
	}

	int status() {
		return this.status;
	}

	/** Returns how long the service asks to be left alone. */
	Duration retryAfter() {
		return this.retryAfter;
	}

}
