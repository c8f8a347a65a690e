package dev.countersign.account;

import java.util.Set;

import dev.countersign.password.Username;
import org.jspecify.annotations.Nullable;

/**
 * An account that is to be made.
 *
 * @param username its name
 * @param email its e-mail address, if it has one
 * @param roles what it may do beyond logging in
 * @param claims what else its tokens say of it
 */
record NewAccount(Username username, @Nullable EmailAddress email, Set<String> roles, AccountClaims claims) {

	/** Returns an account with nothing but a name and roles. */
	static NewAccount of(Username username, Set<String> roles) {
		return new NewAccount(username, null, roles, AccountClaims.NONE);
	}

}
