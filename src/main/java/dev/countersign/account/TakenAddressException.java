package dev.countersign.account;

/**
 * A name or an e-mail address would mean two accounts at a login.
 */
class TakenAddressException extends RuntimeException {

	TakenAddressException() {
		super("Another account is known by this name or address");
	}

}
