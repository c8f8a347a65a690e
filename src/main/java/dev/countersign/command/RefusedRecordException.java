package dev.countersign.command;

/**
 * A record of an import cannot be read.
 */
class RefusedRecordException extends RuntimeException {

	private final String reason;

	/**
	 * Refuses a record.
	 * @param reason why, and what to do
	 */
	RefusedRecordException(String reason) {
		super(reason);
		this.reason = reason;
	}

	String reason() {
		return this.reason;
	}

}
