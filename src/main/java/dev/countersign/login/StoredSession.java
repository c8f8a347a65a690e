package dev.countersign.login;

import java.time.Instant;
import java.util.UUID;

import dev.countersign.address.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A login that may be refreshed, as it is stored.
 *
 * @param id what its access tokens name as {@code sid}
 * @param accountId whose it is
 * @param refreshHash the hash of its newest refresh token
 * @param rotatedAt when that token was made, by the database's clock if it was not the
 * first
 * @param createdAt when its user logged in
 * @param lastUsedAt when it was last refreshed
 * @param idleUntil when it ends unless it is refreshed before
 * @param absoluteUntil when it ends in any case
 * @param tokensUntil when the last of its access tokens expires
 * @param endedAt when it was ended, if it was
 * @param origin where it was refreshed from last
 * @param authenticated when and by what its user proved who they are
 */
record StoredSession(UUID id, UUID accountId, String refreshHash, Instant rotatedAt, Instant createdAt,
		Instant lastUsedAt, Instant idleUntil, Instant absoluteUntil, Instant tokensUntil, @Nullable Instant endedAt,
		Origin origin, Authenticated authenticated) {

	boolean isEnded() {
		return this.endedAt != null;
	}

	boolean isExpired(Instant now) {
		return !now.isBefore(this.idleUntil) || !now.isBefore(this.absoluteUntil);
	}

}
