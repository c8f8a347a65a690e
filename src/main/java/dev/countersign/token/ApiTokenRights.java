package dev.countersign.token;

import dev.countersign.problem.RefusedAuthentication;

/**
 * Tells what an API token may still say. It was signed with the roles and scopes that its
 * owner had then.
 */
@FunctionalInterface
public interface ApiTokenRights {

	/**
	 * Cuts a token's roles and scopes to those that its owner has now.
	 * @param token which is asked at each of its uses
	 * @return the same token with what is left of them
	 * @throws RefusedAuthentication if that cannot be told at the moment
	 */
	ApiToken cut(ApiToken token);

	/**
	 * Tells whether it is known already that nothing has to be cut, so that nobody is
	 * asked.
	 * @param token which was verified before
	 */
	default boolean knows(ApiToken token) {
		return false;
	}

}
