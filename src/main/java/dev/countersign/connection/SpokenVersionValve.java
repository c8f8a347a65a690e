package dev.countersign.connection;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Closes the connection of an HTTP/0.9 request. Its answer would have neither a status
 * nor headers.
 */
final class SpokenVersionValve extends ValveBase {

	SpokenVersionValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		String version = request.getProtocol();
		if (version == null || version.isEmpty()) {
			response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
			return;
		}
		getNext().invoke(request, response);
	}

}
