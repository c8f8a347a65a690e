package dev.countersign.login;

import java.time.Instant;
import java.util.UUID;

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
record SessionView(UUID id, Instant createdAt, Instant lastUsedAt, String address, String userAgent, boolean current) {

	static SessionView of(Session session, UUID currentId) {
		return new SessionView(session.id(), session.createdAt(), session.lastUsedAt(), session.client().address(),
				session.client().userAgent(), session.id().equals(currentId));
	}

}
