package dev.countersign.login;

import java.time.Instant;
import java.util.Optional;

import dev.countersign.account.Account;
import dev.countersign.account.Roles;
import dev.countersign.factor.FactorDemand;
import dev.countersign.revocation.RevocableIds;
import dev.countersign.token.AccessTokenIssuer;
import dev.countersign.token.Login;
import dev.countersign.token.SignedToken;
import dev.countersign.token.TokenHolder;

import org.springframework.stereotype.Component;

/**
 * Makes the tokens of a session: a refresh token and, with each, an access token.
 */
@Component
class SessionTokenIssuer {

	private final RefreshTokenMaker refreshTokens;

	private final AccessTokenIssuer accessTokens;

	private final Roles roles;

	private final FactorDemand demand;

	private final RevocableIds ids;

	SessionTokenIssuer(RefreshTokenMaker refreshTokens, AccessTokenIssuer accessTokens, Roles roles,
			FactorDemand demand, RevocableIds ids) {
		this.refreshTokens = refreshTokens;
		this.accessTokens = accessTokens;
		this.roles = roles;
		this.demand = demand;
		this.ids = ids;
	}

	/** Returns the first refresh token of a new session. */
	RefreshToken first() {
		return this.refreshTokens.first(this.ids.next());
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
	 * Signs an access token to go with a refresh token. It is good for enrolling a second
	 * factor alone where one is required and none was proved.
	 * @param authenticated when and by what the session's user proved who they are
	 */
	IssuedTokens issue(Account account, RefreshToken refreshToken, Authenticated authenticated, Instant now) {
		Login login = new Login(refreshToken.sessionId(), authenticated.at(), authenticated.methods());
		TokenHolder holder = this.roles.holder(account);
		boolean weak = this.demand.appliesTo(account) && Login.ONE_FACTOR.equals(login.level());
		SignedToken token = weak ? this.accessTokens.issueForEnrolment(holder, login, now)
				: this.accessTokens.issue(holder, login, now);
		return new IssuedTokens(token, refreshToken.value(), null);
	}

}
