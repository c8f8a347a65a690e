package dev.countersign.login;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What became of a refresh token that was issued here.
 *
 * @param sessionId the session that it belongs to
 * @param accountId whose session that is
 * @param issuedAt when it was made, if it is its session's newest
 * @param expiresAt when its session ends unless it is refreshed before
 * @param newest whether no other has taken its place
 * @param endedAt when its session was ended, if it was
 */
public record RefreshTokenState(UUID sessionId, UUID accountId, Instant issuedAt, Instant expiresAt, boolean newest,
		@Nullable Instant endedAt) {
}
