package dev.countersign.oauth;

import java.util.Set;

import dev.countersign.account.Account;
import dev.countersign.account.LoginGate;
import dev.countersign.account.Roles;
import dev.countersign.login.SessionTokens;
import dev.countersign.store.NameList;

import org.springframework.stereotype.Component;

/**
 * What clients ask a token to be good for.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.3">RFC 6749, section
 * 3.3</a>
 */
@Component
class RequestedScopes {

	private final SessionTokens sessions;

	private final LoginGate accounts;

	private final Roles roles;

	RequestedScopes(SessionTokens sessions, LoginGate accounts, Roles roles) {
		this.sessions = sessions;
		this.accounts = accounts;
		this.roles = roles;
	}

	/** Refuses a scope that is more than somebody has. */
	static void requireWithin(Set<String> requested, Set<String> allowed) {
		if (!allowed.containsAll(requested)) {
			throw tooWide();
		}
	}

	static OAuthException tooWide() {
		return new OAuthException(OAuthError.INVALID_SCOPE, "The scope is more than the account's roles bring.");
	}

	/** Tells whether an account has what a form asks for, which may be nothing. */
	boolean areOf(Account account, TokenRequest form) {
		return form.find("scope")
			.map((scope) -> this.roles.scopesOf(account).containsAll(NameList.parse(scope)))
			.orElse(true);
	}

	/**
	 * Refuses a scope that is more than the owner of a refresh token has, before that is
	 * used up. A token that was never issued is for others to refuse.
	 */
	void requireWithin(String scope, String refreshToken) {
		this.sessions.find(refreshToken)
			.flatMap((state) -> this.accounts.find(state.accountId()))
			.ifPresent((account) -> requireWithin(NameList.parse(scope), this.roles.scopesOf(account)));
	}

}
