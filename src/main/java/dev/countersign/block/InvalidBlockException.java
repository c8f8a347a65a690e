package dev.countersign.block;

/**
 * A block that cannot be added or lifted, since a part of it breaks a rule.
 */
public class InvalidBlockException extends RuntimeException {

	private final Part part;

	private final String rule;

	InvalidBlockException(Part part, String rule) {
		super(part + " " + rule, null, false, false);
		this.part = part;
		this.rule = rule;
	}

	/** Returns the part that breaks the rule. */
	public Part part() {
		return this.part;
	}

	/**
	 * Returns the rule, to follow the name that the caller knows the part by: "must be in
	 * the future".
	 */
	public String rule() {
		return this.rule;
	}

	/** What a caller says of a block. */
	public enum Part {

		/** The address or the range. */
		ADDRESS,

		/** When the block ends. */
		UNTIL,

		/** Why the address is blocked. */
		REASON

	}

}
