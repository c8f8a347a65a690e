package dev.countersign.password;

/**
 * A password's hash cannot be taken over; the message says why and never what it is.
 */
public class UnusableHashException extends RuntimeException {

	private final String reason;

	UnusableHashException(String reason) {
		super(reason);
		this.reason = reason;
	}

	/** Returns why, as the end of a sentence. */
	public String reason() {
		return this.reason;
	}

	static UnusableHashException broken() {
		return new UnusableHashException("the hash is not complete or not in order");
	}

	static UnusableHashException tooMuchMemory() {
		return new UnusableHashException("checking the hash would take more than 256 MiB");
	}

	static UnusableHashException tooMuchWork() {
		return new UnusableHashException("checking the hash would take longer than a login may");
	}

}
