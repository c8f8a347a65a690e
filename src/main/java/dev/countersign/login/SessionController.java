package dev.countersign.login;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.store.Page;
import dev.countersign.token.AccessToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * A user's own sessions. Another user's are not there at all.
 */
@RestController
@Tag(name = "Sessions")
class SessionController {

	private final SessionService sessions;

	private final SessionEnding ending;

	SessionController(SessionService sessions, SessionEnding ending) {
		this.sessions = sessions;
		this.ending = ending;
	}

	@GetMapping("/sessions")
	@Operation(summary = "List the caller's open sessions, the oldest first")
	Page<SessionResponse> list(@AuthenticationPrincipal AccessToken caller) {
		return Page.whole(this.sessions.findOpen(caller.accountId())
			.stream()
			.map((session) -> SessionResponse.of(session, caller.sessionId()))
			.toList());
	}

	@DeleteMapping("/sessions/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "End one of the caller's sessions")
	void end(@PathVariable UUID id, @AuthenticationPrincipal AccessToken caller) {
		this.sessions.find(id)
			.filter((session) -> session.accountId().equals(caller.accountId()))
			.orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, "The caller has no such session."));
		this.ending.end(id);
	}

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

}
