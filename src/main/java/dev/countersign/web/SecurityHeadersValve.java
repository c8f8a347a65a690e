package dev.countersign.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Gives each answer the headers that all have, as bytes that are made once: of a text,
 * the server makes an encoder for each name and each value of each answer.
 */
final class SecurityHeadersValve extends ValveBase {

	private static final List<Header> ALL = SecurityHeaders.ALL.entrySet()
		.stream()
		.map((header) -> new Header(bytes(header.getKey()), bytes(header.getValue())))
		.toList();

	SecurityHeadersValve() {
		super(true);
	}

	/** A request that is dispatched comes by again. */
	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		MimeHeaders headers = response.getCoyoteResponse().getMimeHeaders();
		if (headers.getValue(SecurityHeaders.FRAMES) == null) {
			ALL.forEach((header) -> header.addTo(headers));
		}
		getNext().invoke(request, response);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * A header as it is sent.
	 *
	 * @param name its name
	 * @param value its value
	 */
	private record Header(byte[] name, byte[] value) {

		/**
		 * The server may write a later answer's number over the value that it was given.
		 */
		void addTo(MimeHeaders headers) {
			headers.addValue(this.name, 0, this.name.length).setBytes(this.value.clone(), 0, this.value.length);
		}

	}

}
