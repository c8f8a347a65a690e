package dev.countersign.web;

import java.io.IOException;

import dev.countersign.address.PathSpelling;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a path that the container has taken and that no pattern can take apart, so that
 * whatever compares it with a pattern would fail. The container leaves out parameters
 * before it decodes a path, and slashes ahead of the context path.
 */
final class PathValve extends ValveBase {

	PathValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		if (isBroken(request.getRequestURI(), request)) {
			response.sendError(HttpServletResponse.SC_BAD_REQUEST);
			return;
		}
		getNext().invoke(request, response);
	}

	private static boolean isBroken(@Nullable String path, Request request) {
		return path != null && ((path.indexOf(';') >= 0 && !PathSpelling.hasWholeEscapes(path))
				|| (path.startsWith("//") && !request.getContextPath().isEmpty()));
	}

}
