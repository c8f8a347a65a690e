package dev.countersign.login;

import dev.countersign.token.SignedToken;

/**
 * What a login and a refresh give to a client.
 *
 * @param accessToken good for a while
 * @param refreshToken exchanges once for the next of both
 */
public record IssuedTokens(SignedToken accessToken, String refreshToken) {

	@Override
	public String toString() {
		return "IssuedTokens[" + this.accessToken + "]";
	}

}
