package dev.countersign.address;

import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Where a request came from, as a person recognises it in a list or a log. All of it is
 * null where no request is under way.
 *
 * @param address the client's network address, at most 64 characters
 * @param userAgent what the client calls itself, at most 256 printable characters
 * @param requestId what a proxy calls the request, by {@code X-Request-Id}
 */
public record Origin(@Nullable String address, @Nullable String userAgent, @Nullable String requestId) {

	/** Of what no request asked for. */
	public static final Origin INSIDE = new Origin(null, null, null);

	private static final int MAX_ADDRESS = 64;

	private static final int MAX_USER_AGENT = 256;

	private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

	/**
	 * Returns the origin of the request that this thread answers, {@link #INSIDE} if it
	 * answers none.
	 */
	public static Origin current() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
				? of(attributes.getRequest()) : INSIDE;
	}

	/**
	 * Returns the origin of a request.
	 * @param request as it is behind the {@link ClientAddressFilter}
	 */
	public static Origin of(HttpServletRequest request) {
		String requestId = header(request, "X-Request-Id");
		boolean known = requestId != null && REQUEST_ID.matcher(requestId).matches();
		return new Origin(Printable.of(request.getRemoteAddr(), MAX_ADDRESS),
				printable(header(request, HttpHeaders.USER_AGENT)), known ? printable(requestId) : null);
	}

	/** Returns whether a request is under way. */
	public boolean isRequest() {
		return this.address != null;
	}

	/**
	 * The firewall refuses to read some values. No request depends on these headers, so
	 * none may fail for them.
	 */
	private static @Nullable String header(HttpServletRequest request, String name) {
		try {
			return request.getHeader(name);
		}
		catch (RequestRejectedException ex) {
			return "(not printable)";
		}
	}

	private static @Nullable String printable(@Nullable String header) {
		return (header != null) ? Printable.of(header, MAX_USER_AGENT) : null;
	}

}
