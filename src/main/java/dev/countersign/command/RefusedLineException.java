package dev.countersign.command;

/**
 * A line of an import cannot be read; the message says why.
 */
class RefusedLineException extends RuntimeException {

	RefusedLineException(String reason) {
		super(reason);
	}

}
