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
 *
 * @param name its name
 * @param value its value
 * @param encodedName the name as it is sent
 * @param encodedValue the value as it is sent
 */
public record EncodedHeader(String name, String value, byte[] encodedName, byte[] encodedValue) {

	/**
	 * Makes one.
	 * @param name its name
	 * @param value its value, of ASCII alone
	 */
	public static EncodedHeader of(String name, String value) {
		return new EncodedHeader(name, value, name.getBytes(StandardCharsets.US_ASCII),
				value.getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Adds headers to an answer that has none of these names: it is not searched for
	 * them.
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
		return (request.getAttribute(ClientDeparture.ATTRIBUTE) instanceof Connection connection)
				? connection.answerHeaders() : null;
	}

}
