package dev.countersign.password;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Bytes as text, if they are in UTF-8. Java puts the same character in the place of
 * whatever it cannot read, which would make one password of many.
 */
public final class StrictUtf8 {

	private StrictUtf8() {
	}

	/**
	 * Reads a text.
	 * @param bytes of all its characters
	 * @return the text
	 * @throws CharacterCodingException if they are not in UTF-8
	 */
	public static String decode(byte[] bytes) throws CharacterCodingException {
		return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
	}

}
