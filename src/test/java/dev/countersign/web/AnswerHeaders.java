package dev.countersign.web;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.assertj.core.api.Assertions;

/**
 * The headers that every answer carries, as a client reads them.
 */
final class AnswerHeaders {

	private static final Map<String, String> EXPECTED = Map.of("Cache-Control", "no-store", "Content-Security-Policy",
			"default-src 'none'; frame-ancestors 'none'", "Cross-Origin-Resource-Policy", "same-origin",
			"Referrer-Policy", "no-referrer", "X-Content-Type-Options", "nosniff", "X-Frame-Options", "DENY");

	private static final List<String> ABSENT = List.of("Strict-Transport-Security", "Server", "X-Powered-By",
			"Set-Cookie", "Access-Control-Allow-Origin", "Access-Control-Allow-Methods",
			"Access-Control-Allow-Credentials");

	private AnswerHeaders() {
	}

	/**
	 * Fails unless each security header is there once, and nothing that tells too much.
	 * @param values finds the values of a header
	 */
	static void assertComplete(Function<String, List<String>> values) {
		EXPECTED.forEach((name, value) -> Assertions.assertThat(values.apply(name)).as(name).containsExactly(value));
		ABSENT.forEach((name) -> Assertions.assertThat(values.apply(name)).as(name).isEmpty());
	}

}
