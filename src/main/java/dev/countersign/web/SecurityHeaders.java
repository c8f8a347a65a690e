package dev.countersign.web;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * The headers of every answer, whoever gives it: controllers, filters, the container.
 */
final class SecurityHeaders {

	/**
	 * Each may be overwritten by an answer that knows better, such as a public key set
	 * that may be cached.
	 */
	static final Map<String, String> ALL = Map.of("Cache-Control", "no-store", "Content-Security-Policy",
			"default-src 'none'; frame-ancestors 'none'", "Cross-Origin-Resource-Policy", "same-origin",
			"Referrer-Policy", "no-referrer", "Strict-Transport-Security", "max-age=31536000; includeSubDomains",
			"X-Content-Type-Options", "nosniff", "X-Frame-Options", "DENY");

	private SecurityHeaders() {
	}

	static List<HeaderWriter> writers() {
		Stream<HeaderWriter> all = ALL.entrySet()
			.stream()
			.map((header) -> new StaticHeadersWriter(header.getKey(), header.getValue()));
		return Stream.concat(all, Stream.of(documentationPolicy())).toList();
	}

	/** The page that shows the API's description brings scripts and styles of its own. */
	private static HeaderWriter documentationPolicy() {
		HeaderWriter policy = (request, response) -> response.setHeader("Content-Security-Policy",
				"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'");
		return new DelegatingRequestMatcherHeaderWriter(
				PathPatternRequestMatcher.withDefaults().matcher("/swagger-ui/**"), policy);
	}

}
