package dev.countersign.oauth;

import java.util.Locale;

import org.springframework.http.HttpStatus;

/**
 * What a client of the token endpoint did wrong, in the words of OAuth.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749, section
 * 5.2</a>
 */
enum OAuthError {

	/** A parameter is missing, comes twice, or cannot be read where it is. */
	INVALID_REQUEST,

	/** The client's secret is not one of its own. */
	INVALID_CLIENT,

	/** The refresh token or the password is not good. */
	INVALID_GRANT,

	/** The client may not use this grant. */
	UNAUTHORIZED_CLIENT,

	/** There is no such grant here. */
	UNSUPPORTED_GRANT_TYPE,

	/** The scope is more than the client has. */
	INVALID_SCOPE;

	/** Returns the word that programs compare. */
	String code() {
		return name().toLowerCase(Locale.ROOT);
	}

	HttpStatus status() {
		return (this == INVALID_CLIENT) ? HttpStatus.UNAUTHORIZED : HttpStatus.BAD_REQUEST;
	}

}
