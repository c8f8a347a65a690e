package dev.countersign.token;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What an API token says: it belongs to an account and to no session.
 *
 * @param id the token's own id, {@code jti}
 * @param accountId the maker's id, {@code sub}
 * @param username the maker's name, {@code user}
 * @param issuedAt when it was signed, in whole seconds
 * @param expiresAt the first instant at which it is no longer good, in whole seconds
 * @param roles those of the maker's roles that bring nothing beyond its scopes,
 * {@code roles}
 * @param scopes what it may be used for, {@code scope}
 * @param keyId the key that its signature is good under, or null if it was not read from
 * a signed token
 */
public record ApiToken(UUID id, UUID accountId, String username, Instant issuedAt, Instant expiresAt, Set<String> roles,
		Set<String> scopes, @Nullable String keyId) implements BearerToken {

	/** Returns the same token with other roles and scopes. */
	public ApiToken with(Set<String> roles, Set<String> scopes) {
		return new ApiToken(this.id, this.accountId, this.username, this.issuedAt, this.expiresAt, roles, scopes,
				this.keyId);
	}

}
