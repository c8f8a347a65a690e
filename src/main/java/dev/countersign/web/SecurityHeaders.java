package dev.countersign.web;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import jakarta.servlet.DispatcherType;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * The headers of every answer, whoever gives it: controllers, filters, the container.
 */
final class SecurityHeaders {

	/** Which pages may use an answer without reading it. */
	static final String RESOURCE_POLICY = "Cross-Origin-Resource-Policy";

	/**
	 * Each may be overwritten by an answer that knows better, such as a public key set
	 * that may be cached.
	 */
	static final Map<String, String> ALL = Map.of("Cache-Control", "no-store", "Content-Security-Policy",
			"default-src 'none'; frame-ancestors 'none'", RESOURCE_POLICY, "same-origin", "Referrer-Policy",
			"no-referrer", "X-Content-Type-Options", "nosniff", "X-Frame-Options", "DENY");

	/** Of connections by TLS alone: over any other, anybody could say it. */
	static final String HSTS = "Strict-Transport-Security";

	/** In seconds. */
	private static final String A_YEAR = "max-age=31536000";

	private SecurityHeaders() {
	}

	static FilterRegistrationBean<HeaderWriterFilter> filter(HstsProperties hsts) {
		HeaderWriterFilter filter = new HeaderWriterFilter(writers(hsts));
		filter.setShouldWriteHeadersEagerly(true);
		FilterRegistrationBean<HeaderWriterFilter> registration = new FilterRegistrationBean<>(filter);
		registration.setOrder(FilterOrder.HEADERS);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ERROR);
		return registration;
	}

	private static List<HeaderWriter> writers(HstsProperties hsts) {
		Stream<HeaderWriter> all = ALL.entrySet()
			.stream()
			.map((header) -> new StaticHeadersWriter(header.getKey(), header.getValue()));
		return Stream.concat(all, Stream.of(documentationPolicy(), hsts(hsts))).toList();
	}

	/** Returns how long browsers use TLS, and where. */
	static String hstsValue(HstsProperties hsts) {
		return hsts.includeSubdomains() ? A_YEAR + "; includeSubDomains" : A_YEAR;
	}

	private static HeaderWriter hsts(HstsProperties hsts) {
		String value = hstsValue(hsts);
		return (request, response) -> {
			if (request.isSecure()) {
				response.setHeader(HSTS, value);
			}
		};
	}

	/** The page that shows the API's description brings scripts and styles of its own. */
	private static HeaderWriter documentationPolicy() {
		HeaderWriter policy = (request, response) -> response.setHeader("Content-Security-Policy",
				"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'");
		return new DelegatingRequestMatcherHeaderWriter(
				PathPatternRequestMatcher.withDefaults().matcher("/swagger-ui/**"), policy);
	}

}
