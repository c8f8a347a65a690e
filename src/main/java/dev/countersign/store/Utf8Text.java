package dev.countersign.store;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;

/**
 * Text in UTF-8, as files and standard input bring it. Editors put a byte-order mark in
 * front, and PowerShell's {@code >} writes UTF-16.
 */
public final class Utf8Text {

	private static final int MARK_LENGTH = 2;

	private Utf8Text() {
	}

	/**
	 * Reads a text.
	 * @param bytes of all its characters
	 * @return the text without a byte-order mark
	 * @throws CharacterCodingException if it is in another encoding
	 */
	public static String read(byte[] bytes) throws CharacterCodingException {
		if (isUtf16(bytes)) {
			throw new MalformedInputException(bytes.length);
		}
		String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		return text.startsWith("\uFEFF") ? text.substring(1) : text;
	}

	/**
	 * Tells whether a text is in UTF-16, with a byte-order mark or without one.
	 * @param bytes of its beginning
	 * @return whether it is, if it begins with a letter or a digit of ASCII
	 */
	public static boolean isUtf16(byte[] bytes) {
		return !encodingOf(bytes).equals("latin1");
	}

	/**
	 * Returns the command that makes UTF-8 of a text that is in another encoding.
	 * @param bytes of its beginning
	 */
	public static String conversion(byte[] bytes) {
		return "iconv -f %s -t UTF-8".formatted(encodingOf(bytes));
	}

	private static String encodingOf(byte[] bytes) {
		if (bytes.length < MARK_LENGTH) {
			return "latin1";
		}
		int first = bytes[0] & 0xFF;
		int second = bytes[1] & 0xFF;
		if (first + second == 0xFE + 0xFF && Math.abs(first - second) == 1) {
			return "UTF-16";
		}
		if (first == 0 || second == 0) {
			return (first == 0) ? "UTF-16BE" : "UTF-16LE";
		}
		return "latin1";
	}

}
