package dev.countersign.apitoken;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What is known of an API token.
 *
 * @param id the token's {@code jti}
 * @param accountId who made it
 * @param name what its maker calls it
 * @param roles which of its maker's roles it says
 * @param scopes what it may be used for
 * @param createdAt when it was made
 * @param expiresAt when its time is over
 * @param lastUsedAt when it was last used, to the minute
 * @param endedAt when it was ended, if it was
 */
public record StoredApiToken(UUID id, UUID accountId, String name, Set<String> roles, Set<String> scopes,
		Instant createdAt, Instant expiresAt, @Nullable Instant lastUsedAt, @Nullable Instant endedAt) {

	boolean isEnded() {
		return this.endedAt != null;
	}

}
