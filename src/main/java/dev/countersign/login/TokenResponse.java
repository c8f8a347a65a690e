package dev.countersign.login;

import dev.countersign.token.SignedToken;

/**
 * The answer to a login and to a refresh.
 *
 * @param token the access token, a JWT
 * @param tokenType how to send it
 * @param expiresIn how long the access token is good, in seconds
 * @param refreshToken exchanges once for the next answer of this kind
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.1">RFC 6749, section
 * 5.1</a>
 */
record TokenResponse(String token, String tokenType, long expiresIn, String refreshToken) {

	static TokenResponse of(SignedToken token, RefreshToken refreshToken) {
		return new TokenResponse(token.value(), "Bearer", token.lifetime().toSeconds(), refreshToken.value());
	}

	@Override
	public String toString() {
		return "TokenResponse[expiresIn=" + this.expiresIn + "]";
	}

}
