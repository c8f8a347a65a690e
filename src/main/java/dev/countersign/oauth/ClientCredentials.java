package dev.countersign.oauth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;

/**
 * What a client says of itself.
 *
 * @param clientId the account's id or its name
 * @param secret the secret; empty where a client has none
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1">RFC 6749, section
 * 2.3.1</a>
 */
record ClientCredentials(String clientId, ClientSecret secret) {

	private static final String SCHEME = "Basic ";

	/** Tells whether a request says something of its client in its header. */
	static boolean areInHeader(HttpServletRequest request) {
		return headers(request).stream().anyMatch(ClientCredentials::isBasic);
	}

	/**
	 * Reads the header.
	 * @return nothing where there is none of this scheme
	 * @throws OAuthException if it is not as RFC 6749 has it
	 */
	static Optional<ClientCredentials> inHeader(HttpServletRequest request) {
		List<String> headers = headers(request);
		if (headers.stream().noneMatch(ClientCredentials::isBasic)) {
			return Optional.empty();
		}
		if (headers.size() > 1) {
			throw sentTwice();
		}
		try {
			byte[] decoded = Base64.getDecoder().decode(headers.get(0).strip().substring(SCHEME.length()).strip());
			String[] parts = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
			if (parts.length == 2 && !parts[0].isEmpty()) {
				return Optional.of(new ClientCredentials(decode(parts[0]), new ClientSecret(decode(parts[1]))));
			}
		}
		catch (IllegalArgumentException ex) {
			// Reported below.
		}
		throw new OAuthException(OAuthError.INVALID_CLIENT,
				"Send Authorization: Basic with the client's id and secret, each form-encoded.");
	}

	/**
	 * Reads the form.
	 * @return nothing where no client is named
	 */
	static Optional<ClientCredentials> inForm(TokenRequest form) {
		if (form.find("client_id").isEmpty() && form.find("client_secret").isPresent()) {
			throw new OAuthException(OAuthError.INVALID_REQUEST, "The parameter 'client_id' is required.");
		}
		return form.find("client_id")
			.map((id) -> new ClientCredentials(id, new ClientSecret(form.find("client_secret").orElse(""))));
	}

	static OAuthException sentTwice() {
		return new OAuthException(OAuthError.INVALID_REQUEST, "Send the client's credentials once, in one way.");
	}

	/** Tells whether the client says that it has no secret. */
	boolean hasNoSecret() {
		return this.secret.value().isEmpty();
	}

	private static List<String> headers(HttpServletRequest request) {
		return Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
	}

	private static boolean isBasic(String header) {
		return header.strip().regionMatches(true, 0, SCHEME, 0, SCHEME.length());
	}

	/** Of both parts, so that either may have a colon. */
	private static String decode(String part) {
		return URLDecoder.decode(part, StandardCharsets.UTF_8);
	}

}
