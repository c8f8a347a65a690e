package dev.countersign.oauth;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.countersign.connection.BodyType;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * The form that asks for a token: every parameter once, and in the body alone, as
 * addresses are written into logs.
 *
 * @param parameters by name; those without a value are left out
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.2">RFC 6749, section
 * 3.2</a>
 */
record TokenRequest(Map<String, String> parameters) {

	static final String GRANT_TYPE = "grant_type";

	/**
	 * Reads the form.
	 * @throws OAuthException if there is another body, or if a parameter comes twice or
	 * in the query
	 */
	static TokenRequest of(HttpServletRequest request) {
		if (request.getContentLengthLong() > 0 && !BodyType.isForm(request)) {
			throw new OAuthException(OAuthError.INVALID_REQUEST, HttpStatus.UNSUPPORTED_MEDIA_TYPE,
					"Send Content-Type: " + MediaType.APPLICATION_FORM_URLENCODED_VALUE);
		}
		if (request.getQueryString() != null) {
			throw new OAuthException(OAuthError.INVALID_REQUEST,
					"Parameters are sent in the body, and none in the query.");
		}
		Map<String, String> parameters = new LinkedHashMap<>();
		request.getParameterMap().forEach((name, values) -> {
			if (values.length > 1) {
				throw new OAuthException(OAuthError.INVALID_REQUEST, "A parameter is sent once.");
			}
			if (!values[0].isEmpty()) {
				parameters.put(name, values[0]);
			}
		});
		return new TokenRequest(parameters);
	}

	/** Returns a parameter, or nothing where it is absent or empty. */
	Optional<String> find(String name) {
		return Optional.ofNullable(this.parameters.get(name));
	}

	/**
	 * Returns a parameter.
	 * @throws OAuthException if it is absent or empty
	 */
	String require(String name) {
		return find(name).orElseThrow(() -> new OAuthException(OAuthError.INVALID_REQUEST,
				"The parameter '%s' is required.".formatted(name)));
	}

	@Override
	public String toString() {
		return "TokenRequest[not shown]";
	}

}
