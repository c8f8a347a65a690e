package dev.countersign.login;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * A session as its user sees it.
 *
 * @param id what {@code DELETE /sessions/{id}} takes
 * @param createdAt when the user logged in
 * @param lastUsedAt when it was last refreshed
 * @param address from where it was last refreshed
 * @param userAgent by what it was last refreshed
 * @param current whether the request that asked belongs to it
 */
record SessionResponse(@Schema(example = "0b7c1f3e-5d4a-4e0c-9d53-1f2f9b6f8c11") UUID id,
		@Schema(example = "2026-11-24T08:00:00Z") Instant createdAt,
		@Schema(example = "2026-11-24T09:00:00Z") Instant lastUsedAt, @Schema(example = "192.0.2.1") String address,
		@Schema(example = "curl/8.5.0") String userAgent, @Schema(example = "true") boolean current) {

	static SessionResponse of(StoredSession session, UUID currentId) {
		return new SessionResponse(session.id(), session.createdAt(), session.lastUsedAt(),
				Objects.requireNonNullElse(session.origin().address(), ""),
				Objects.requireNonNullElse(session.origin().userAgent(), ""), session.id().equals(currentId));
	}

}
