package dev.countersign.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;

/**
 * Takes a token from a header that is spelled as nearly all are, without the pattern that
 * the framework matches against it. Every other header is the framework's to judge.
 */
class PlainBearerTokenResolver implements BearerTokenResolver {

	private static final String PREFIX = "Bearer ";

	private final BearerTokenResolver framework;

	PlainBearerTokenResolver(BearerTokenResolver framework) {
		this.framework = framework;
	}

	@Override
	public @Nullable String resolve(HttpServletRequest request) {
		String header = request.getHeader(HttpHeaders.AUTHORIZATION);
		return (header != null && isPlain(header)) ? header.substring(PREFIX.length())
				: this.framework.resolve(request);
	}

	/** Of the characters of a JWT, which are fewer than a token may have. */
	private static boolean isPlain(String header) {
		if (!header.startsWith(PREFIX) || header.length() == PREFIX.length()) {
			return false;
		}
		for (int i = PREFIX.length(); i < header.length(); i++) {
			if (!isPlain(header.charAt(i))) {
				return false;
			}
		}
		return true;
	}

	private static boolean isPlain(char character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
				|| (character >= '0' && character <= '9') || character == '-' || character == '_' || character == '.';
	}

}
