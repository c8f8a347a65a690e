package dev.countersign.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token as somebody copied it from a request or an answer.
 */
final class PastedToken {

	/** As in a request. */
	private static final Pattern AROUND = Pattern.compile("(?i)^\uFEFF?\\s*(?:(?:Authorization:\\s*)?Bearer\\s+)?");

	/** As in an answer. A part of one may have been copied. */
	private static final Pattern FIELD = Pattern.compile("\"((?:access_)?token)\"\\s*:");

	private static final String PROBLEM = "There is more than a token.";

	private PastedToken() {
	}

	/**
	 * Returns the token alone.
	 * @param text what was copied
	 * @throws CommandFailure if there is something else that has to be left out
	 */
	static String of(String text) {
		String token = AROUND.matcher(text).replaceFirst("").strip();
		if (token.startsWith("{") || token.startsWith("[")) {
			Matcher field = FIELD.matcher(token);
			throw new CommandFailure("This is JSON, and not a token.", field.find()
					? "Give the value of its field '%s' alone.".formatted(field.group(1)) : "Give the token alone.");
		}
		if (token.matches("(?s)[\"'].*|.*[\"']")) {
			throw new CommandFailure(PROBLEM, "Leave out the quotes.");
		}
		if (token.matches("(?s).*\\s.*")) {
			throw new CommandFailure(PROBLEM,
					"Leave out the white space, and the words before and behind it. A token has no line break.");
		}
		return token;
	}

}
