package dev.countersign.command;

import dev.countersign.address.Printable;
import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param subject what was looked at
 * @param level how bad that is
 * @param state how it is
 * @param action what to do about it; null where all is well
 */
record Finding(String subject, Level level, String state, @Nullable String action) {

	static Finding ok(String subject, String state) {
		return new Finding(subject, Level.OK, state, null);
	}

	/** May be as it shall be, which nobody but the operator knows. */
	static Finding warning(String subject, String state, String action) {
		return new Finding(subject, Level.WARNING, state, action);
	}

	static Finding problem(String subject, String state, String action) {
		return new Finding(subject, Level.PROBLEM, state, action);
	}

	boolean isProblem() {
		return this.level == Level.PROBLEM;
	}

	/** One line, whatever the texts. */
	String toText() {
		String text = "%-7s %s: %s".formatted(this.level, this.subject, this.state)
				+ ((this.action != null) ? " — " + this.action : "");
		return Printable.whole(text.strip().replaceAll("\\s*\\R\\s*", " "));
	}

	enum Level {

		OK, WARNING, PROBLEM

	}

}
