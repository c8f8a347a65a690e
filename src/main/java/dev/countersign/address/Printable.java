package dev.countersign.address;

import java.util.regex.Pattern;

/**
 * Text of any origin as a line of a log or a terminal can bear it: no line ends where it
 * should not, nothing is coloured or turned around, and what looks like a token is left
 * out.
 */
public final class Printable {

	private static final Pattern TOKEN = Pattern.compile("(?:eyJ|cs[a-z]_)[A-Za-z0-9_.+/=-]*");

	private Printable() {
	}

	/**
	 * Makes text printable.
	 * @param text of any origin and length
	 * @param most how many characters are kept
	 */
	public static String of(String text, int most) {
		String bounded = text.substring(0, Math.min(text.length(), 4 * most));
		StringBuilder printable = new StringBuilder();
		TOKEN.matcher(bounded)
			.replaceAll("[token]")
			.codePoints()
			.mapToObj(Printable::escape)
			.takeWhile((part) -> printable.length() + part.length() <= most)
			.forEach(printable::append);
		return printable.toString();
	}

	/**
	 * Tells whether text has only characters that a person can see, so that a database
	 * can hold it and a list can show it.
	 * @param text of any origin
	 */
	public static boolean isAlready(String text) {
		return text.codePoints().allMatch(Printable::isPrintable);
	}

	private static String escape(int character) {
		return switch (character) {
			case '\n' -> "\\n";
			case '\r' -> "\\r";
			case '\t' -> "\\t";
			default -> isPrintable(character) ? Character.toString(character) : "\\u%04x".formatted(character);
		};
	}

	private static boolean isPrintable(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> true;
		};
	}

}
