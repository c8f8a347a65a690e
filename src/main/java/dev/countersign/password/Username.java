package dev.countersign.password;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

import dev.countersign.address.Printable;

/**
 * A user name in its normal form, so that every spelling of a name is one name: NFKC,
 * then case-folded.
 *
 * @param value 1 to 254 characters, none of them white space, a control or unassigned
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8265#section-3.3">RFC 8265, section
 * 3.3</a>
 */
public record Username(String value) {

	/** What a name is like, as the end of a sentence. */
	public static final String RULE = "has 1 to 254 characters, none of them white space or invisible";

	private static final int MAX_LENGTH = 254;

	/** Longer than any spelling that folds into so many characters. */
	private static final int MAX_SPELLING = 4096;

	/**
	 * Checks that the value is in normal form. A name that an older version took and that
	 * is refused now is still one.
	 * @throws IllegalArgumentException if it is not
	 */
	public Username {
		if (!value.equals(fold(value)) || !isAllowed(value)) {
			throw new IllegalArgumentException("A user name is needed in its normal form");
		}
	}

	/**
	 * Reads a name as somebody spelled it. White space around it is not part of it: many
	 * a keyboard adds some.
	 * @param spelling any text
	 * @return the name, or nothing if no account can have it
	 */
	public static Optional<Username> of(String spelling) {
		if (spelling.length() > MAX_SPELLING) {
			return Optional.empty();
		}
		String folded = fold(spelling).strip();
		return (isAllowed(folded) && !Printable.hasInvisible(folded)) ? Optional.of(new Username(folded))
				: Optional.empty();
	}

	@Override
	public String toString() {
		return this.value;
	}

	/**
	 * Lower, upper and lower case again: each brings letters together that the others
	 * keep apart, such as the capital sharp s. The last goes letter by letter, so that a
	 * sigma is the same wherever it stands.
	 */
	static String fold(String text) {
		String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
		String upper = normal.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT);
		StringBuilder lower = new StringBuilder(upper.length());
		upper.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
		return Normalizer.normalize(lower, Normalizer.Form.NFKC);
	}

	private static boolean isAllowed(String value) {
		int length = value.codePointCount(0, value.length());
		return length >= 1 && length <= MAX_LENGTH && value.codePoints().allMatch(Username::isAllowed);
	}

	private static boolean isAllowed(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> true;
		};
	}

}
