package dev.countersign.web;

import java.nio.charset.CharacterCodingException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.countersign.password.StrictUtf8;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

/**
 * A body of JSON as text. The parser takes more than UTF-8, and half of a surrogate pair
 * where it is escaped. Whatever writes that as bytes writes another character, the same
 * for each half, so that one password would be many.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7493#section-2.1">RFC 7493, section
 * 2.1</a>
 */
final class JsonText {

	/** In the place of an escaped character, or of half of one. */
	private static final Pattern ESCAPE = Pattern
		.compile("\\\\(?:u(?<high>[Dd][89ABab]\\p{XDigit}{2})(?:\\\\u(?<low>[Dd][C-Fc-f]\\p{XDigit}{2}))?"
				+ "|u(?<lone>[Dd][C-Fc-f]\\p{XDigit}{2})|.)");

	private JsonText() {
	}

	/**
	 * Checks a body.
	 * @throws CharacterCodingException if it is not in UTF-8
	 * @throws ProblemException {@link Problem#INVALID_REQUEST} if a text has half of a
	 * surrogate pair
	 */
	static void require(byte[] body) throws CharacterCodingException {
		String text = StrictUtf8.decode(body);
		// No JSON has one, except in UTF-16 and UTF-32.
		if (text.indexOf('\0') >= 0) {
			throw new CharacterCodingException();
		}
		Matcher escapes = ESCAPE.matcher(text);
		while (escapes.find()) {
			if (escapes.group("lone") != null || (escapes.group("high") != null && escapes.group("low") == null)) {
				throw new ProblemException(Problem.INVALID_REQUEST,
						"A text of the body has half of a surrogate pair, which is no character.");
			}
		}
	}

}
