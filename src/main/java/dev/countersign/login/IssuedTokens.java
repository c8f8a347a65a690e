package dev.countersign.login;

import dev.countersign.token.SignedToken;
import org.jspecify.annotations.Nullable;

/**
 * What a login and a refresh give to a client.
 *
 * @param accessToken good for a while
 * @param refreshToken exchanges once for the next of both
 * @param recoveryCodesLeft how many recovery codes the account has left; null unless one
 * was used for these
 */
public record IssuedTokens(SignedToken accessToken, String refreshToken, @Nullable Integer recoveryCodesLeft) {

	IssuedTokens withRecoveryCodesLeft(@Nullable Integer left) {
		return new IssuedTokens(this.accessToken, this.refreshToken, left);
	}

	@Override
	public String toString() {
		return "IssuedTokens[" + this.accessToken + "]";
	}

}
