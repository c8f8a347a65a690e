package dev.countersign.address;

import java.util.HexFormat;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Returns the path of a request as it was sent, and tells whether it can be compared as
 * text. The same path may be sent with escapes and with parameters in it, which those who
 * match a pattern take off first.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.2">RFC 3986, section
 * 6.2.2.2</a>
 */
public final class PathSpelling {

	private PathSpelling() {
	}

	/**
	 * Returns the path of a request below the context path, as it was sent.
	 * @param request whose path nobody has judged yet
	 */
	public static String belowContext(HttpServletRequest request) {
		return request.getRequestURI().substring(request.getContextPath().length());
	}

	/**
	 * Tells whether a path means what it says, character by character. Of any other only
	 * a pattern can tell what it matches.
	 * @param path as it was sent
	 * @return false if there is an escape or a parameter in it
	 */
	public static boolean isLiteral(String path) {
		return path.indexOf('%') < 0 && path.indexOf(';') < 0;
	}

	/**
	 * Tells whether a text can be decoded: each percent sign begins an escape.
	 * @param text as it was sent
	 * @return false if an escape has other than two hexadecimal digits
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.1">RFC 3986, section
	 * 2.1</a>
	 */
	public static boolean hasWholeEscapes(String text) {
		for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
			if (i + 2 >= text.length() || !HexFormat.isHexDigit(text.charAt(i + 1))
					|| !HexFormat.isHexDigit(text.charAt(i + 2))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Tells whether a pattern that has a text in it may match a path, so that it is worth
	 * asking: most paths are told apart by this for less.
	 * @param path as it was sent
	 * @param text which every path that the pattern matches contains
	 * @return false if the pattern cannot match
	 */
	public static boolean mayContain(String path, String text) {
		return path.contains(text) || !isLiteral(path);
	}

}
