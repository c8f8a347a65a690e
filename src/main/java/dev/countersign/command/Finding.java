package dev.countersign.command;

import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param subject what was looked at
 * @param state how it is
 * @param action what to do about it; null where all is well
 */
record Finding(String subject, String state, @Nullable String action) {

	static Finding ok(String subject, String state) {
		return new Finding(subject, state, null);
	}

	static Finding problem(String subject, String state, String action) {
		return new Finding(subject, state, action);
	}

	boolean isProblem() {
		return this.action != null;
	}

	/** One line, whatever the texts. */
	String toText() {
		String text = isProblem() ? "PROBLEM %s: %s — %s".formatted(this.subject, this.state, this.action)
				: "OK      %s: %s".formatted(this.subject, this.state);
		return text.strip().replaceAll("\\s*\\R\\s*", " ");
	}

}
