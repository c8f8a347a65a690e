package dev.countersign.login;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Answers with tokens: the access token in the body, the refresh token where the client
 * wants it.
 */
@Component
class TokenResponder {

	private final RefreshCookie cookie;

	TokenResponder(RefreshCookie cookie) {
		this.cookie = cookie;
	}

	/**
	 * Answers a request that gave tokens.
	 * @param tokens them
	 * @param inCookie whether the refresh token goes into the cookie
	 * @param headers what else is answered
	 */
	ResponseEntity<TokenResponse> answer(IssuedTokens tokens, boolean inCookie, HttpHeaders headers) {
		if (!inCookie) {
			return ResponseEntity.ok().headers(headers).body(TokenResponse.of(tokens));
		}
		return ResponseEntity.ok()
			.headers(headers)
			.headers(this.cookie.keep(tokens.refreshToken()))
			.body(TokenResponse.withoutRefreshToken(tokens));
	}

}
