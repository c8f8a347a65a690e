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

	/** Returns what others are shown of it before it has an id. */
	AuditEntry toEntry() {
		return new AuditEntry("", this.at, this.act.toString(), this.act.result(), party(this.subject),
				new AuditEntry.Party(this.actor.kind().toString(), text(this.actor.id()), this.actor.name()),
				this.origin.address(), this.origin.userAgent(), text(this.sessionId), this.origin.requestId(),
				this.details);
	}

	private static AuditEntry.@Nullable Party party(Subject.@Nullable Named subject) {
		return (subject != null)
				? new AuditEntry.Party((subject.id() != null) ? "account" : "other", text(subject.id()), subject.name())
				: null;
	}

	private static @Nullable String text(@Nullable UUID id) {
		return (id != null) ? id.toString() : null;
	}

}
