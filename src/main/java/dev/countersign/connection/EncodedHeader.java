package dev.countersign.connection;

import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.tomcat.util.http.MimeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A header of many answers, as the bytes that are sent: of a text, the server makes an
 * encoder for each name and each value of each answer.
 */
public final class EncodedHeader {

	private final String name;

	private final String value;

	private final byte[] encodedName;

	private final byte[] encodedValue;

	private EncodedHeader(String name, byte[] encodedName, String value) {
		this.name = name;
		this.encodedName = encodedName;
		this.value = value;
		this.encodedValue = encode(value);
	}

	/**
	 * Makes one.
	 * @param name its name
	 * @param value its value, of visible ASCII and spaces
	 * @return the header
	 * @throws IllegalArgumentException if it has any other character
	 */
	public static EncodedHeader of(String name, String value) {
		return new EncodedHeader(name, encode(name), value);
	}

	/**
	 * Makes one of the same name.
	 * @param value its value, of visible ASCII and spaces
	 * @return the header
	 * @throws IllegalArgumentException if it has any other character
	 */
	public EncodedHeader with(String value) {
		return new EncodedHeader(this.name, this.encodedName, value);
	}

	/**
	 * The server checks none of the bytes: a line break among them would end the header.
	 */
	private static byte[] encode(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
				throw new IllegalArgumentException("A header has a character that is not visible ASCII");
			}
		}
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Adds headers to an answer, behind those of the same names if it has any.
	 * @param headers what is added
	 * @param request the answer's request, of any server
	 * @param response the answer, of which nothing has been sent
	 */
	public static void addAll(List<EncodedHeader> headers, HttpServletRequest request, HttpServletResponse response) {
		MimeHeaders sent = sentTo(request);
		for (EncodedHeader header : headers) {
			if (sent != null) {
				header.addTo(sent);
			}
			else {
				response.addHeader(header.name, header.value);
			}
		}
	}

	/**
	 * Adds it to what is sent. The server may write a later answer's number over the
	 * value that it was given.
	 * @param headers the server's
	 */
	public void addTo(MimeHeaders headers) {
		headers.addValue(this.encodedName, 0, this.encodedName.length)
			.setBytes(this.encodedValue.clone(), 0, this.encodedValue.length);
	}

	private static @Nullable MimeHeaders sentTo(HttpServletRequest request) {
		Connection connection = Connection.of(request);
		return (connection != null) ? connection.answerHeaders() : null;
	}

}
