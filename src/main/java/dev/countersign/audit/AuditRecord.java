package dev.countersign.audit;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import dev.countersign.address.Origin;
import org.jspecify.annotations.Nullable;

/**
 * An event with everything that is known of it, as it is stored.
 *
 * @param at when, to the microsecond
 * @param act what
 * @param subject whom or what it was done to
 * @param actor who did it
 * @param origin where from
 * @param sessionId the session that it concerns
 * @param details anything else that is known
 */
record AuditRecord(Instant at, Act act, Subject.@Nullable Named subject, Actor actor, Origin origin,
		@Nullable UUID sessionId, Map<String, String> details) {
}
