package dev.countersign.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.token.SignedToken;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a login and to a refresh.
 *
 * @param token the access token, a JWT
 * @param accessToken the same, by the name that clients of OAuth expect
 * @param tokenType how to send it
 * @param expiresIn how long the access token is good, in seconds
 * @param refreshToken exchanges once for the next answer of this kind; null if a cookie
 * keeps it
 * @param recoveryCodesLeft how many recovery codes the account has left, where one was
 * used for this login
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.1">RFC 6749, section
 * 5.1</a>
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = { "token", "access_token", "token_type", "expires_in" })
record TokenResponse(
		@Schema(description = "The access token, a JWT", example = "eyJ0eXAiOiJhdCtqd3QifQ.e30.c2ln") String token,
		@Schema(description = "The same, by the name that clients of OAuth expect",
				example = "eyJ0eXAiOiJhdCtqd3QifQ.e30.c2ln") String accessToken,
		@Schema(description = "How to send it", example = "Bearer") String tokenType,
		@Schema(description = "How long it is good, in seconds", example = "3600") long expiresIn,
		@Schema(description = "Exchanges once for the next answer of this kind; absent where a cookie keeps it",
				example = "csr_c2Vzc2lvbiBpZCBhbmQgYSBzZWNyZXQ") @Nullable String refreshToken,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Schema(
				description = "How many recovery codes are left, where one was used for this login",
				example = "9") @Nullable Integer recoveryCodesLeft) {

	static TokenResponse of(IssuedTokens tokens) {
		return of(tokens, tokens.refreshToken());
	}

	static TokenResponse withoutRefreshToken(IssuedTokens tokens) {
		return of(tokens, null);
	}

	private static TokenResponse of(IssuedTokens tokens, @Nullable String refreshToken) {
		SignedToken token = tokens.accessToken();
		return new TokenResponse(token.value(), token.value(), "Bearer", token.lifetime().toSeconds(), refreshToken,
				tokens.recoveryCodesLeft());
	}

	@Override
	public String toString() {
		return "TokenResponse[expiresIn=" + this.expiresIn + "]";
	}

}
