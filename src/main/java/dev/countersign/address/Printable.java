package dev.countersign.address;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text of any origin as a line of a log or a terminal can bear it: no line ends where it
 * should not, nothing is coloured or turned around, and what looks like a token is left
 * out.
 */
public final class Printable {

	/**
	 * What is drawn as nothing, beyond the characters that Unicode has only for layout:
	 * the inside of a character class, for regular expressions here and in a browser.
	 * @see <a href="https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point">
	 * Default_Ignorable_Code_Point</a>
	 */
	private static final String UNDRAWN = "\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F"
			+ "\\u2060-\\u206F\\u2800\\u3164\\uFE00-\\uFE0F\\uFFA0\\uFFF0-\\uFFF8"
			+ "\\uD82F\\uDCA0-\\uD82F\\uDCA3\\uD834\\uDD59\\uD834\\uDD73-\\uD834\\uDD7A"
			+ "\\uDB40\\uDC00-\\uDB43\\uDFFF";

	/** Matches a name that somebody gave: characters that can be seen, and blanks. */
	public static final String NAME = "(?!.*[" + UNDRAWN + "])[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Zs}]*";

	private static final Pattern INVISIBLE = Pattern.compile("[" + UNDRAWN + "]");

	private static final int FIRST_INVISIBLE = 0x34F;

	/**
	 * No token of ours is shorter, nor what opens anything of one; many a name begins as
	 * they do, such as {@code csv_import}.
	 */
	private static final Pattern TOKEN = Pattern.compile("(?:eyJ|cs[a-z]_)[A-Za-z0-9_.+/=-]{24,}");

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
	 * Makes text printable without leaving anything of it out, as a list of names needs
	 * it.
	 * @param text of any origin
	 */
	public static String whole(String text) {
		return isAlready(text) ? text : text.codePoints().mapToObj(Printable::escape).collect(Collectors.joining());
	}

	/**
	 * Makes JSON printable that says the same as before.
	 * @param json of any origin, without a line break between its parts
	 */
	public static String json(String json) {
		return isAlready(json) ? json
				: json.codePoints().mapToObj(Printable::escapeInJson).collect(Collectors.joining());
	}

	/**
	 * Tells whether text has only characters that a person can see, so that a database
	 * can hold it and a list can show it.
	 * @param text of any origin
	 */
	public static boolean isAlready(String text) {
		return text.codePoints().allMatch(Printable::isPrintable);
	}

	/**
	 * Tells whether text has a character that is drawn as nothing.
	 * @param text of any origin
	 */
	public static boolean hasInvisible(String text) {
		return INVISIBLE.matcher(text).find();
	}

	private static String escape(int character) {
		return switch (character) {
			case '\n' -> "\\n";
			case '\r' -> "\\r";
			case '\t' -> "\\t";
			default -> isPrintable(character) ? Character.toString(character) : "\\u%04x".formatted(character);
		};
	}

	/** JSON knows a character beyond the first 65,536 as two. */
	private static String escapeInJson(int character) {
		String text = Character.toString(character);
		return isPrintable(character) ? text
				: text.chars().mapToObj((unit) -> "\\u%04x".formatted(unit)).collect(Collectors.joining());
	}

	private static boolean isPrintable(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> character < FIRST_INVISIBLE || !hasInvisible(Character.toString(character));
		};
	}

}
