package dev.countersign.web;

import java.util.Collections;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

/**
 * Takes the token from the header alone, and refuses a request that carries a second one
 * anywhere.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2">RFC 6750, section 2</a>
 */
class StrictBearerTokenResolver implements BearerTokenResolver {

	private static final String PARAMETER = "access_token";

	private final BearerTokenResolver header = new PlainBearerTokenResolver(new DefaultBearerTokenResolver());

	@Override
	public @Nullable String resolve(HttpServletRequest request) {
		if (Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).size() > 1) {
			throw new RefusedAuthentication(Problem.INVALID_REQUEST);
		}
		String token = this.header.resolve(request);
		if (token != null && mayCarryParameters(request) && request.getParameter(PARAMETER) != null) {
			throw new RefusedAuthentication(Problem.INVALID_REQUEST);
		}
		return token;
	}

	/**
	 * Keeps a body that is no form unread, and a plain request off the parameter parser.
	 */
	private static boolean mayCarryParameters(HttpServletRequest request) {
		String contentType = request.getContentType();
		return request.getQueryString() != null
				|| (contentType != null && contentType.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE));
	}

}
