package dev.countersign.oauth;

import dev.countersign.problem.ProblemException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * A refusal that is answered in the form that OAuth has for it. It carries no stack trace
 * and is not logged as an error.
 */
class OAuthException extends RuntimeException {

	/**
	 * Names the only scheme that a client can prove itself by.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc7617#section-2.1">RFC 7617, section
	 * 2.1</a>
	 */
	private static final String CHALLENGE = "Basic realm=\"countersign\", charset=\"UTF-8\"";

	private final OAuthError error;

	private final HttpStatus status;

	private final String description;

	/**
	 * Refuses.
	 * @param error what is wrong
	 * @param description a sentence for people, in ASCII and free of secrets
	 */
	OAuthException(OAuthError error, String description) {
		this(error, error.status(), description);
	}

	/**
	 * Refuses with a status that says more than the error's own.
	 * @param error what is wrong
	 * @param status of the answer
	 * @param description a sentence for people, in ASCII and free of secrets
	 */
	OAuthException(OAuthError error, HttpStatus status, String description) {
		super(description, null, false, false);
		this.error = error;
		this.status = status;
		this.description = description;
	}

	/**
	 * Says in OAuth's words why a grant was refused.
	 * @param refusal in the words of every other path
	 * @return what to throw: the same where it is not about the grant
	 */
	static RuntimeException ofGrant(ProblemException refusal) {
		return switch (refusal.problem()) {
			case INVALID_CREDENTIALS, INVALID_TOKEN, TOKEN_EXPIRED, TOKEN_REVOKED ->
				new OAuthException(OAuthError.INVALID_GRANT, refusal.detail());
			case SECOND_FACTOR_REQUIRED -> new OAuthException(OAuthError.INVALID_GRANT,
					"The account has a second factor. Send one of its codes as the parameter 'code'.");
			default -> refusal;
		};
	}

	/** Refuses a client in the same words whatever is wrong with it. */
	static OAuthException unknownClient() {
		return new OAuthException(OAuthError.INVALID_CLIENT,
				"No enabled service account has this client_id and secret.");
	}

	HttpStatus status() {
		return this.status;
	}

	HttpHeaders headers() {
		HttpHeaders headers = new HttpHeaders();
		headers.setPragma("no-cache");
		if (this.error == OAuthError.INVALID_CLIENT) {
			headers.set(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
		}
		if (this.status == HttpStatus.UNSUPPORTED_MEDIA_TYPE) {
			headers.set(HttpHeaders.ACCEPT, MediaType.APPLICATION_FORM_URLENCODED_VALUE);
		}
		return headers;
	}

	OAuthErrorResponse body() {
		return new OAuthErrorResponse(this.error.code(), this.description);
	}

}
