package dev.countersign.login;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import dev.countersign.account.Account;
import dev.countersign.account.Roles;
import dev.countersign.token.AccessTokenIssuer;
import dev.countersign.token.Login;

import org.springframework.stereotype.Component;

/**
 * Makes the tokens of a session: a refresh token and, with each, an access token.
 */
@Component
class SessionTokenIssuer {

	private static final Set<String> BY_PASSWORD = Set.of("pwd");

	private final RefreshTokenMaker refreshTokens;

	private final AccessTokenIssuer accessTokens;

	private final Roles roles;

	SessionTokenIssuer(RefreshTokenMaker refreshTokens, AccessTokenIssuer accessTokens, Roles roles) {
		this.refreshTokens = refreshTokens;
		this.accessTokens = accessTokens;
		this.roles = roles;
	}

	/** Returns the first refresh token of a new session. */
	RefreshToken first() {
		return this.refreshTokens.first(UUID.randomUUID());
	}

	/** Returns a refresh token as a client sent it, or nothing if it was never issued. */
	Optional<RefreshToken> read(String text) {
		return this.refreshTokens.read(text);
	}

	/** Returns the refresh token that follows one which was {@linkplain #read read}. */
	RefreshToken successor(RefreshToken token) {
		return this.refreshTokens.successor(token);
	}

	/**
	 * Signs an access token to go with a refresh token.
	 * @param loggedInAt when the session was opened
	 */
	IssuedTokens issue(Account account, RefreshToken refreshToken, Instant loggedInAt, Instant now) {
		Login login = new Login(refreshToken.sessionId(), loggedInAt, BY_PASSWORD);
		return new IssuedTokens(this.accessTokens.issue(this.roles.holder(account), login, now), refreshToken.value());
	}

}
