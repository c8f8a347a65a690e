package dev.countersign.login;

import dev.countersign.address.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Who is on the other end, as a user recognises it in the list of their sessions.
 *
 * @param address the network address
 * @param userAgent what the client calls itself, at most 256 characters, empty if nothing
 */
record Client(String address, String userAgent) {

	private static final int MAXIMUM_USER_AGENT = 256;

	static Client of(HttpServletRequest request, ClientAddress addresses) {
		return new Client(addresses.of(request), printable(request.getHeader(HttpHeaders.USER_AGENT)));
	}

	private static String printable(@Nullable String header) {
		String text = (header != null) ? header.replaceAll("[^ -~]", "?") : "";
		return text.substring(0, Math.min(text.length(), MAXIMUM_USER_AGENT));
	}

}
