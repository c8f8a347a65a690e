package dev.countersign.command;

/**
 * A command cannot do what it was asked for: what is wrong, and what to do about it.
 */
class CommandFailure extends RuntimeException {

	private final String action;

	CommandFailure(String problem, String action) {
		super(problem);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
