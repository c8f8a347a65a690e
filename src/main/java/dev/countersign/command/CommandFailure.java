package dev.countersign.command;

/**
 * A command cannot do what it was asked for: what is wrong, and what to do about it.
 */
class CommandFailure extends RuntimeException {

	private final String problem;

	private final String action;

	CommandFailure(String problem, String action) {
		super(problem);
		this.problem = problem;
		this.action = action;
	}

	String problem() {
		return this.problem;
	}

	String action() {
		return this.action;
	}

}
