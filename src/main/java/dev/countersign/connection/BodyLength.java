package dev.countersign.connection;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;

/**
 * Tells whether a request has a body, and how long it is.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.3">RFC 9112, section
 * 6.3</a>
 */
public final class BodyLength {

	/** Of a body that comes in chunks, whose end alone tells. */
	public static final long UNKNOWN = -1;

	private BodyLength() {
	}

	/**
	 * Returns how long a request's body is.
	 * @param request whose head has been read
	 * @return in bytes; 0 if there is none, {@link #UNKNOWN} if it is not told beforehand
	 */
	public static long of(HttpServletRequest request) {
		long length = request.getContentLengthLong();
		return (length >= 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) ? length : 0;
	}

}
