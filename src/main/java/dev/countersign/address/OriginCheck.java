package dev.countersign.address;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Tells whether a request comes from a page that may use what the browser keeps for this
 * service: one of its own, or of an origin that is allowed. The browser says which page
 * it is, and no page can say so for another.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454#section-7">RFC 6454, section 7</a>
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata</a>
 */
@Component
public class OriginCheck {

	private static final String OPAQUE = "null";

	private final List<String> allowed;

	OriginCheck(CorsProperties cors) {
		this.allowed = cors.allowedOrigins();
	}

	/**
	 * Tells whether a request comes from such a page.
	 * @param request behind the {@link ClientAddressFilter}
	 * @return false also if nothing says where it comes from
	 */
	public boolean passes(HttpServletRequest request) {
		String origin = request.getHeader(HttpHeaders.ORIGIN);
		return origin != null && !origin.equals(OPAQUE) && (this.allowed.contains(origin) || isOwn(origin, request));
	}

	/**
	 * Behind a proxy that does not pass the host on, the browser alone knows that the
	 * page is the service's own.
	 */
	private static boolean isOwn(String origin, HttpServletRequest request) {
		return "same-origin".equals(request.getHeader("Sec-Fetch-Site"))
				|| WebOrigin.of(request.getScheme() + "://" + host(request))
					.map(WebOrigin::text)
					.filter(origin::equals)
					.isPresent();
	}

	private static @Nullable String host(HttpServletRequest request) {
		AddressedRequest addressed = WebUtils.getNativeRequest(request, AddressedRequest.class);
		String forwarded = (addressed != null) ? addressed.forwardedHost() : null;
		return (forwarded != null) ? forwarded : request.getHeader(HttpHeaders.HOST);
	}

}
