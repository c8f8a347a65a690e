package dev.countersign.audit;

import java.time.Instant;
import java.util.Map;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A row of the audit trail, as it is shown.
 *
 * @param id the row's own id
 * @param at when it happened
 * @param act what happened
 * @param result {@code success} or {@code failure}
 * @param subject whom or what it was done to, if that is known
 * @param actor who did it
 * @param address the client's address, null if it happened within the service
 * @param userAgent the client's user agent, if it sent one
 * @param sessionId the session that it concerns, if one does
 * @param requestId the id that a proxy gave the request, if one did
 * @param details anything else that is known of it
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AuditEntry(@Schema(example = "4711") String id,
		@Schema(example = "2026-11-24T08:00:00.123456Z") Instant at, @Schema(example = "login.failed") String act,
		@Schema(example = "failure") String result, @Nullable Party subject, Party actor,
		@Schema(example = "192.0.2.17") @Nullable String address,
		@Schema(example = "curl/8.14.1") @Nullable String userAgent,
		@Schema(example = "7f6c1d1e-5f0c-4c36-9d57-0a4b2f6f7c11") @Nullable String sessionId,
		@Schema(example = "a1b2c3d4e5f6") @Nullable String requestId,
		@Schema(example = "{\"sessions\":\"3\"}") Map<String, String> details) {

	/** Returns the entry as one line for people. */
	public String toText() {
		LogfmtLine facts = new LogfmtLine(this.at + " " + this.act).add("result", this.result)
			.add("subject", (this.subject != null) ? this.subject.name() : null)
			.add("actor", this.actor.name())
			.add("address", this.address)
			.add("session", this.sessionId);
		this.details.forEach(facts::add);
		return facts.add("user_agent", this.userAgent).add("request", this.requestId).toString();
	}

	/**
	 * Somebody or something that took part.
	 *
	 * @param kind of an actor: {@code account}, {@code anonymous}, {@code operator} or
	 * {@code system}; of a subject: {@code account} or {@code other}
	 * @param id the account's id, if it is one
	 * @param name the account's name, or what else it is called
	 */
	public record Party(@Schema(example = "account") String kind,
			@Schema(example = "0b3f1f6e-3c3e-4b6c-8f5e-2a8d2e9c1a77") @Nullable String id,
			@Schema(example = "john") String name) {
	}

}
