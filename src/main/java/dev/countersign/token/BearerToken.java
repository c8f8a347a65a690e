package dev.countersign.token;

import java.time.Instant;
import java.util.Set;

import dev.countersign.address.Caller;
import org.jspecify.annotations.Nullable;

/**
 * What a token that opens this service says of its holder: the token of a login, or one
 * that was made for a machine: by somebody who was logged in, or by a service account for
 * itself.
 */
public sealed interface BearerToken extends Caller permits AccessToken, ApiToken, ServiceToken {

	/** Returns when it was signed, in whole seconds. */
	Instant issuedAt();

	/** Returns the first instant at which it is no longer good, in whole seconds. */
	Instant expiresAt();

	/**
	 * Returns the id of the key that its signature is good under, or null if it was not
	 * read from a signed token.
	 */
	@Nullable String keyId();

	/** Returns the roles that it says its holder has. */
	Set<String> roles();

	/** Returns what it may be used for beyond being let in. */
	Set<String> scopes();

}
