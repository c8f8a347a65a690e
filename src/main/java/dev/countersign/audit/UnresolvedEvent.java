package dev.countersign.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.address.Origin;
import dev.countersign.address.Printable;

/**
 * An event as it is noticed on the thread where it happens, before anything is looked up.
 *
 * @param event what the feature knows
 * @param at when, to the microsecond
 * @param caller who sent the request
 * @param origin where from
 */
record UnresolvedEvent(AuditEvent event, Instant at, Actor caller, Origin origin) {

	private static final int NAME = 512;

	/** Returns one that stands for many. */
	UnresolvedEvent repeated(int times) {
		return new UnresolvedEvent(this.event.detail("repeated", times), this.at, this.caller, this.origin);
	}

	UnresolvedEvent withoutSubject() {
		return new UnresolvedEvent(this.event.withoutSubject(), this.at, this.caller, this.origin);
	}

	AuditRecord complete(AccountDirectory accounts) {
		Optional<Subject.Named> subject = this.event.subject()
			.find(accounts)
			.map((named) -> new Subject.Named(named.id(), Printable.of(named.name(), NAME)));
		Actor actor = (this.event.isBySubject() && this.caller.isAnonymous())
				? subject.map(Actor::account).orElse(this.caller) : this.caller;
		UUID session = (this.event.sessionId() != null) ? this.event.sessionId() : this.caller.sessionId();
		Map<String, String> details = new LinkedHashMap<>(this.event.details());
		if (actor.apiTokenId() != null) {
			details.put("by_api_token", actor.apiTokenId().toString());
		}
		return new AuditRecord(this.at, this.event.act(), subject.orElse(null), actor, this.origin, session, details);
	}

}
