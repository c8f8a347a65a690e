package dev.countersign.apitoken;

import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * A token that was just made. It is shown this once.
 *
 * @param id what {@code DELETE /api-tokens/{id}} takes, and the token's {@code jti}
 * @param token the JWT
 * @param name what its maker calls it
 * @param scopes what it may be used for
 * @param createdAt when it was made
 * @param expiresAt when its time is over
 */
record NewApiTokenResponse(@Schema(example = "7f6c1d1e-5f0c-4c36-9d57-0a4b2f6f7c11") UUID id,
		@Schema(description = "The JWT, shown this once", example = "eyJ0eXAiOiJhdCtqd3QifQ.e30.c2ln") String token,
		@Schema(example = "ci") String name, @Schema(example = "[\"introspect\"]") SortedSet<String> scopes,
		@Schema(example = "2026-01-31T09:00:00Z") Instant createdAt,
		@Schema(example = "2026-02-01T09:00:00Z") Instant expiresAt) {

	static NewApiTokenResponse of(StoredApiToken stored, String token) {
		return new NewApiTokenResponse(stored.id(), token, stored.name(), new TreeSet<>(stored.scopes()),
				stored.createdAt(), stored.expiresAt());
	}

	@Override
	public String toString() {
		return "NewApiTokenResponse[id=" + this.id + "]";
	}

}
