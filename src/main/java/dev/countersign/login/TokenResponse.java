package dev.countersign.login;

import dev.countersign.token.SignedToken;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * The answer to a login and to a refresh.
 *
 * @param token the access token, a JWT
 * @param accessToken the same, by the name that clients of OAuth expect
 * @param tokenType how to send it
 * @param expiresIn how long the access token is good, in seconds
 * @param refreshToken exchanges once for the next answer of this kind
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.1">RFC 6749, section
 * 5.1</a>
 */
@Schema(requiredProperties = { "token", "access_token", "token_type", "expires_in", "refresh_token" })
record TokenResponse(
		@Schema(description = "The access token, a JWT", example = "eyJ0eXAiOiJhdCtqd3QifQ.e30.c2ln") String token,
		@Schema(description = "The same, by the name that clients of OAuth expect",
				example = "eyJ0eXAiOiJhdCtqd3QifQ.e30.c2ln") String accessToken,
		@Schema(description = "How to send it", example = "Bearer") String tokenType,
		@Schema(description = "How long it is good, in seconds", example = "3600") long expiresIn,
		@Schema(description = "Exchanges once for the next answer of this kind",
				example = "csr_c2Vzc2lvbiBpZCBhbmQgYSBzZWNyZXQ") String refreshToken) {

	static TokenResponse of(IssuedTokens tokens) {
		SignedToken token = tokens.accessToken();
		return new TokenResponse(token.value(), token.value(), "Bearer", token.lifetime().toSeconds(),
				tokens.refreshToken());
	}

	@Override
	public String toString() {
		return "TokenResponse[expiresIn=" + this.expiresIn + "]";
	}

}
