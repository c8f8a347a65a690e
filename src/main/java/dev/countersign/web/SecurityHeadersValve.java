package dev.countersign.web;

import java.io.IOException;
import java.util.List;

import dev.countersign.connection.EncodedHeader;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Gives each answer the headers that all have, as bytes that are made once.
 */
final class SecurityHeadersValve extends ValveBase {

	private static final List<EncodedHeader> ALL = SecurityHeaders.ALL.entrySet()
		.stream()
		.map((header) -> EncodedHeader.of(header.getKey(), header.getValue()))
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

}
