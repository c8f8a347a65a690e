package dev.countersign.apitoken;

import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A token as its maker sees it later.
 *
 * @param id what {@code DELETE /api-tokens/{id}} takes
 * @param name what its maker calls it
 * @param scopes what it may be used for
 * @param createdAt when it was made
 * @param lastUsedAt when it was last used, to the minute; null if it never was
 * @param expiresAt when its time is over
 */
record ApiTokenResponse(@Schema(example = "7f6c1d1e-5f0c-4c36-9d57-0a4b2f6f7c11") UUID id,
		@Schema(example = "ci") String name, @Schema(example = "[\"introspect\"]") SortedSet<String> scopes,
		@Schema(example = "2026-01-31T09:00:00Z") Instant createdAt,
		@Schema(example = "2026-01-31T10:00:00Z") @Nullable Instant lastUsedAt,
		@Schema(example = "2026-02-01T09:00:00Z") Instant expiresAt) {

	static ApiTokenResponse of(StoredApiToken token) {
		return new ApiTokenResponse(token.id(), token.name(), new TreeSet<>(token.scopes()), token.createdAt(),
				token.lastUsedAt(), token.expiresAt());
	}

}
