package dev.countersign.address;

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import org.springframework.http.HttpHeaders;

/**
 * The answer to a request of whose path a proxy took the beginning: what leads to another
 * path leads there by the proxy.
 */
final class PrefixedResponse extends HttpServletResponseWrapper {

	private final String prefix;

	PrefixedResponse(HttpServletResponse response, String prefix) {
		super(response);
		this.prefix = prefix;
	}

	@Override
	public void setHeader(String name, String value) {
		super.setHeader(name, HttpHeaders.LOCATION.equalsIgnoreCase(name) ? prefixed(value) : value);
	}

	@Override
	public void addHeader(String name, String value) {
		super.addHeader(name, HttpHeaders.LOCATION.equalsIgnoreCase(name) ? prefixed(value) : value);
	}

	@Override
	public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
		super.sendRedirect(prefixed(location), status, clearBuffer);
	}

	@Override
	public void sendRedirect(String location) throws IOException {
		super.sendRedirect(prefixed(location));
	}

	@Override
	public void sendRedirect(String location, int status) throws IOException {
		super.sendRedirect(prefixed(location), status);
	}

	@Override
	public void sendRedirect(String location, boolean clearBuffer) throws IOException {
		super.sendRedirect(prefixed(location), clearBuffer);
	}

	private String prefixed(String location) {
		return (location.startsWith("/") && !location.startsWith("//")) ? this.prefix + location : location;
	}

}
