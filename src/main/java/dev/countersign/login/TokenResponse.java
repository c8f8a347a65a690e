package dev.countersign.login;

import dev.countersign.token.SignedToken;

/**
 * The answer to a login.
 *
 * @param token the access token, a JWT
 * @param tokenType how to send it
 * @param expiresIn in seconds
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.1">RFC 6749, section
 * 5.1</a>
 */
record TokenResponse(String token, String tokenType, long expiresIn) {

	static TokenResponse of(SignedToken token) {
		return new TokenResponse(token.value(), "Bearer", token.lifetime().toSeconds());
	}

	@Override
	public String toString() {
		return "TokenResponse[expiresIn=" + this.expiresIn + "]";
	}

}
