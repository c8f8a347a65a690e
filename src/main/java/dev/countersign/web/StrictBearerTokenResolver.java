package dev.countersign.web;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

/**
 * Takes the token from the header alone, and refuses a request that carries a second one
 * anywhere.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2">RFC 6750, section 2</a>
 */
class StrictBearerTokenResolver implements BearerTokenResolver {

	private static final String SCHEME = "Bearer";

	private static final String PARAMETER = "access_token";

	private final BearerTokenResolver header = new PlainBearerTokenResolver(new DefaultBearerTokenResolver());

	@Override
	public @Nullable String resolve(HttpServletRequest request) {
		List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
		if (headers.size() > 1) {
			throw sentTwice();
		}
		if (headers.isEmpty() || headers.get(0).strip().equalsIgnoreCase(SCHEME)) {
			return null;
		}
		String token = this.header.resolve(request);
		if (token != null && mayCarryParameters(request) && request.getParameter(PARAMETER) != null) {
			throw sentTwice();
		}
		return token;
	}

	/** Of the one kind that the bearer filter takes from a resolver. */
	private static OAuth2AuthenticationException sentTwice() {
		return new OAuth2AuthenticationException(BearerTokenErrors.invalidRequest("The token was sent twice"));
	}

	/**
	 * Keeps a body that is no form unread, and a plain request off the parameter parser.
	 */
	private static boolean mayCarryParameters(HttpServletRequest request) {
		String contentType = request.getContentType();
		return request.getQueryString() != null || (contentType != null
				&& contentType.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE));
	}

}
