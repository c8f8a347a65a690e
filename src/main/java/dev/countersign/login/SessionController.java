package dev.countersign.login;

import java.util.UUID;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.store.Page;
import dev.countersign.token.AccessToken;
import io.swagger.v3.oas.annotations.Operation;
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

}
