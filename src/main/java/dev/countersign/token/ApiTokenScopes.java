package dev.countersign.token;

import java.util.Set;

import dev.countersign.problem.RefusedAuthentication;

/**
 * Tells what an API token may still be used for. It was signed with the scopes that its
 * owner had then.
 */
@FunctionalInterface
public interface ApiTokenScopes {

	/**
	 * Cuts a token's scopes to what its owner's roles bring now.
	 * @param token which is asked at each of its uses
	 * @return those of its scopes that are left
	 * @throws RefusedAuthentication if that cannot be told at the moment
	 */
	Set<String> left(ApiToken token);

}
