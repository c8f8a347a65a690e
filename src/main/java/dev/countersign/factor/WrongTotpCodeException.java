package dev.countersign.factor;

/**
 * A code that does not confirm an app: the message says why, to follow the name that the
 * caller knows the code by.
 */
class WrongTotpCodeException extends RuntimeException {

	private final String fault;

	WrongTotpCodeException(String fault) {
		super(fault, null, false, false);
		this.fault = fault;
	}

	/** Returns what is wrong with the code: "is not the one that the app shows". */
	String fault() {
		return this.fault;
	}

}
