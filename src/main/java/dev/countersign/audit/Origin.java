package dev.countersign.audit;

import java.util.regex.Pattern;

import dev.countersign.address.ClientAddress;
import dev.countersign.address.Printable;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Where something is asked for from. All of it is null where no request is under way.
 *
 * @param address the client's network address
 * @param userAgent what the client calls itself
 * @param requestId what a proxy calls the request, by {@code X-Request-Id}
 */
record Origin(@Nullable String address, @Nullable String userAgent, @Nullable String requestId) {

	static final Origin INSIDE = new Origin(null, null, null);

	private static final int ADDRESS = 64;

	private static final int USER_AGENT = 256;

	private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

	/** Finds the request that this thread answers. */
	static Origin current(ClientAddress addresses) {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
				? of(attributes.getRequest(), addresses) : INSIDE;
	}

	boolean isRequest() {
		return this.address != null;
	}

	private static Origin of(HttpServletRequest request, ClientAddress addresses) {
		String requestId = header(request, "X-Request-Id");
		boolean known = requestId != null && REQUEST_ID.matcher(requestId).matches();
		return new Origin(Printable.of(addresses.of(request), ADDRESS),
				printable(header(request, HttpHeaders.USER_AGENT)), known ? printable(requestId) : null);
	}

	/** The firewall refuses to read some, which must not keep an act out of the trail. */
	private static @Nullable String header(HttpServletRequest request, String name) {
		try {
			return request.getHeader(name);
		}
		catch (RequestRejectedException ex) {
			return "(not printable)";
		}
	}

	private static @Nullable String printable(@Nullable String header) {
		return (header != null) ? Printable.of(header, USER_AGENT) : null;
	}

}
