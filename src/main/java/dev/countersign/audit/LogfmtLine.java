package dev.countersign.audit;

import dev.countersign.address.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Facts in one line, whatever they say: {@code name=value}, with a value in quotes where
 * it has to be.
 */
final class LogfmtLine {

	private final StringBuilder text;

	LogfmtLine(String beginning) {
		this.text = new StringBuilder(beginning);
	}

	/** Adds a fact, if there is one. */
	LogfmtLine add(String name, @Nullable Object value) {
		if (value != null) {
			this.text.append(' ').append(Printable.whole(name)).append('=').append(quoted(value.toString()));
		}
		return this;
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

	private static String quoted(String text) {
		String value = Printable.whole(text);
		boolean plain = !value.isEmpty()
				&& value.chars().noneMatch((c) -> c == ' ' || c == '"' || c == '=' || c == '\\');
		return plain ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

}
