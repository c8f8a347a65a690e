package dev.countersign.web;

import java.util.Map;
import java.util.function.BooleanSupplier;

import jakarta.servlet.DispatcherType;

import org.springframework.boot.web.servlet.FilterRegistrationBean;

/**
 * The headers of every answer, whoever gives it: controllers, filters, the container.
 */
final class SecurityHeaders {

	/** Which pages may show an answer in a frame. Every answer has it. */
	static final String FRAMES = "X-Frame-Options";

	/** What a page may load. */
	static final String CONTENT_POLICY = "Content-Security-Policy";

	/** The page that shows the API's description brings scripts and styles of its own. */
	static final String DOCUMENTATION_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

	/** Which pages may use an answer without reading it. */
	static final String RESOURCE_POLICY = "Cross-Origin-Resource-Policy";

	/**
	 * Each may be overwritten by an answer that knows better, such as a public key set
	 * that may be cached.
	 */
	static final Map<String, String> ALL = Map.of("Cache-Control", "no-store", CONTENT_POLICY,
			"default-src 'none'; frame-ancestors 'none'", RESOURCE_POLICY, "same-origin", "Referrer-Policy",
			"no-referrer", "X-Content-Type-Options", "nosniff", FRAMES, "DENY");

	/** Of connections by TLS alone: over any other, anybody could say it. */
	static final String HSTS = "Strict-Transport-Security";

	/** In seconds. */
	private static final String A_YEAR = "max-age=31536000";

	private SecurityHeaders() {
	}

	static FilterRegistrationBean<SecurityHeadersFilter> filter(HstsProperties hsts, BooleanSupplier closing) {
		FilterRegistrationBean<SecurityHeadersFilter> registration = new FilterRegistrationBean<>(
				new SecurityHeadersFilter(hstsValue(hsts), closing));
		registration.setOrder(FilterOrder.HEADERS);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ERROR);
		return registration;
	}

	/** Returns how long browsers use TLS, and where. */
	static String hstsValue(HstsProperties hsts) {
		return hsts.includeSubdomains() ? A_YEAR + "; includeSubDomains" : A_YEAR;
	}

}
