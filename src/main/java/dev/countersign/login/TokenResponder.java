package dev.countersign.login;

import dev.countersign.limit.DeviceMarkIssuer;

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
	 * Answers a request that opened a session.
	 * @param tokens its first
	 * @param inCookie whether the refresh token goes into the cookie
	 * @param deviceMark what makes the device known from now on
	 */
	ResponseEntity<TokenResponse> answerLogin(IssuedTokens tokens, boolean inCookie, String deviceMark) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(DeviceMarkIssuer.HEADER, deviceMark);
		return answer(tokens, inCookie, headers);
	}

	/**
	 * Answers a request that exchanged a refresh token.
	 * @param tokens the next
	 * @param inCookie whether the refresh token goes into the cookie
	 */
	ResponseEntity<TokenResponse> answerRefresh(IssuedTokens tokens, boolean inCookie) {
		return answer(tokens, inCookie, new HttpHeaders());
	}

	private ResponseEntity<TokenResponse> answer(IssuedTokens tokens, boolean inCookie, HttpHeaders headers) {
		if (!inCookie) {
			return ResponseEntity.ok().headers(headers).body(TokenResponse.of(tokens));
		}
		return ResponseEntity.ok()
			.headers(headers)
			.headers(this.cookie.keep(tokens.refreshToken()))
			.body(TokenResponse.withoutRefreshToken(tokens));
	}

}
