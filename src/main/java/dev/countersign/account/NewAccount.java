package dev.countersign.account;

import java.util.Set;

import dev.countersign.password.Username;
import org.jspecify.annotations.Nullable;

/**
 * An account that is to be made.
 *
 * @param username its name
 * @param kind whom it is for
 * @param email its e-mail address, if it has one
 * @param roles what it may do beyond logging in
 * @param claims what else its tokens say of it
 */
record NewAccount(Username username, AccountKind kind, @Nullable EmailAddress email, Set<String> roles,
		AccountClaims claims) {

	/** Returns a service account with nothing but a name and roles. */
	static NewAccount ofService(Username username, Set<String> roles) {
		return new NewAccount(username, AccountKind.SERVICE, null, roles, AccountClaims.NONE);
	}

	/** Returns a person's account with nothing but a name and roles. */
	static NewAccount of(Username username, Set<String> roles) {
		return new NewAccount(username, AccountKind.PERSON, null, roles, AccountClaims.NONE);
	}

}
