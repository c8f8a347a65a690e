package dev.countersign.password;

/**
 * A password's hash cannot be taken over; the message says why and never what it is.
 */
public class UnusableHashException extends RuntimeException {

	UnusableHashException(String reason) {
		super(reason);
	}

}
