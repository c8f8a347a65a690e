package dev.countersign.limit;

import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import dev.countersign.password.Username;

import org.springframework.stereotype.Component;

/**
 * Decides what is written down of those who failed to log in. A text that is not the name
 * of anybody is not kept for a moment: it may be long, and a password in the wrong field.
 */
@Component
class RefusalAudit {

	private final AuditTrail trail;

	RefusalAudit(AuditTrail trail) {
		this.trail = trail;
	}

	/** Takes down that credentials were wrong. */
	void failed(Attempt attempt) {
		this.trail.recordLater(event(Act.LOGIN_FAILED, attempt));
	}

	/**
	 * Takes down that credentials were refused unread.
	 * @param policy which budget was used up
	 */
	void limited(Attempt attempt, String policy) {
		this.trail.recordLater(event(Act.LOGIN_LIMITED, attempt).detail("policy", policy));
	}

	/** Takes down that credentials were refused for a block, which has a row already. */
	void blocked() {
		this.trail.count(Act.LOGIN_LIMITED);
	}

	private static AuditEvent event(Act act, Attempt attempt) {
		AuditEvent event = Username.of(attempt.username())
			.map((username) -> AuditEvent.of(act).accountAsTyped(username.value()))
			.orElseGet(() -> AuditEvent.of(act));
		return (attempt.at() != null) ? event.detail("at", attempt.at()) : event;
	}

}
