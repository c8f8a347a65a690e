package dev.countersign.web;

import java.util.Enumeration;
import java.util.function.Predicate;

import dev.countersign.connection.BodyType;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;

/**
 * Takes the token from the header alone, and refuses a request that carries a second one
 * anywhere.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2">RFC 6750, section 2</a>
 */
class StrictBearerTokenResolver implements BearerTokenResolver {

	private static final String SCHEME = "Bearer";

	private static final String PARAMETER = "access_token";

	/** By their codes, as each request has hundreds. */
	private static final boolean[] TOKEN_CHARACTERS = tokenCharacters();

	private final Predicate<String> known;

	/**
	 * Makes a resolver.
	 * @param known tells which tokens have been found good before, whose hundreds of
	 * characters are not looked at again
	 */
	StrictBearerTokenResolver(Predicate<String> known) {
		this.known = known;
	}

	@Override
	public @Nullable String resolve(HttpServletRequest request) {
		Enumeration<String> headers = request.getHeaders(HttpHeaders.AUTHORIZATION);
		String credentials = headers.hasMoreElements() ? headers.nextElement() : null;
		if (headers.hasMoreElements()) {
			throw sentTwice();
		}
		String token = (credentials != null) ? tokenIn(credentials.strip()) : null;
		if (token != null && mayCarryParameters(request) && request.getParameter(PARAMETER) != null) {
			throw sentTwice();
		}
		return token;
	}

	/**
	 * Reads the scheme in any case, one or more spaces and the token.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.4">RFC 9110,
	 * section 11.4</a>
	 */
	private @Nullable String tokenIn(String credentials) {
		int end = SCHEME.length();
		if (!credentials.regionMatches(true, 0, SCHEME, 0, end) || credentials.length() == end) {
			return null;
		}
		int start = end;
		while (credentials.charAt(start) == ' ') {
			start++;
		}
		if (start == end && isTokenCharacter(credentials.charAt(end))) {
			return null;
		}
		String token = credentials.substring(start);
		if (start == end || !(this.known.test(token) || isToken(token))) {
			throw new OAuth2AuthenticationException(BearerTokenErrors.invalidToken("Bearer token is malformed"));
		}
		return token;
	}

	/** Of the form {@code b64token}, without the pattern that the framework matches. */
	private static boolean isToken(String token) {
		int end = token.length();
		while (end > 0 && token.charAt(end - 1) == '=') {
			end--;
		}
		for (int i = 0; i < end; i++) {
			if (!isTokenCharacter(token.charAt(i))) {
				return false;
			}
		}
		return end > 0;
	}

	private static boolean isTokenCharacter(char character) {
		return character < TOKEN_CHARACTERS.length && TOKEN_CHARACTERS[character];
	}

	private static boolean[] tokenCharacters() {
		boolean[] characters = new boolean[128];
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/".chars()
			.forEach((character) -> characters[character] = true);
		return characters;
	}

	/** Of the one kind that the bearer filter takes from a resolver. */
	private static OAuth2AuthenticationException sentTwice() {
		return new OAuth2AuthenticationException(BearerTokenErrors.invalidRequest("The token was sent twice"));
	}

	/**
	 * Keeps a body that is not a form unread, and a plain request off the parameter
	 * parser.
	 */
	private static boolean mayCarryParameters(HttpServletRequest request) {
		return request.getQueryString() != null || BodyType.isForm(request);
	}

}
