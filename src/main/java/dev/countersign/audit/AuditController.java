package dev.countersign.audit;

import java.io.IOException;
import java.time.Instant;

import dev.countersign.address.Caller;
import dev.countersign.connection.StreamedAnswer;
import dev.countersign.problem.PageParameters;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.store.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The audit trail for administrators.
 */
@RestController
@Tag(name = "Audit")
class AuditController {

	private final AuditHistory history;

	private final AuditStreams streams;

	AuditController(AuditHistory history, AuditStreams streams) {
		this.history = history;
		this.streams = streams;
	}

	@GetMapping(path = "/audit", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(hidden = true)
	void follow(@RequestParam(required = false) @Nullable String act,
			@RequestParam(required = false) @Nullable String subject,
			@RequestParam(required = false) @Nullable String actor,
			@RequestParam(required = false) @Nullable String address,
			@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
			@AuthenticationPrincipal Caller caller, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		AuditFilter filter = new AuditFilter(find(act), subject, actor, address, null, null);
		Long after = place(lastEventId);
		if (StreamedAnswer.announce(request, response)) {
			this.streams.open(after, filter::matches, caller, request);
		}
	}

	@GetMapping(path = "/audit", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "audit", summary = "List what happened, the newest first, or follow what happens",
			description = "With Accept: text/event-stream it is a stream of what is written from then on, or after the header Last-Event-ID.")
	Page<AuditEntry> list(
			@Parameter(description = "What happened",
					example = "login.failed") @RequestParam(required = false) @Nullable String act,
			@Parameter(description = "What it was done to: the id or name of an account, or the name of something else",
					example = "john") @RequestParam(required = false) @Nullable String subject,
			@Parameter(description = "The id or the name of who did it; also operator, system or anonymous",
					example = "admin") @RequestParam(required = false) @Nullable String actor,
			@Parameter(description = "The client's address",
					example = "192.0.2.17") @RequestParam(required = false) @Nullable String address,
			@Parameter(description = "The beginning",
					example = "2026-11-24T00:00:00Z") @RequestParam(required = false) @Nullable Instant from,
			@Parameter(description = "The end, which is no longer included",
					example = "2026-11-25T00:00:00Z") @RequestParam(required = false) @Nullable Instant until,
			@Parameter(description = "The maximum number of entries on a page") @RequestParam(
					defaultValue = "50") int limit,
			@Parameter(description = "The 'next' of the previous page") @RequestParam(
					defaultValue = "") String cursor) {
		PageParameters.requireLimit(limit, AuditHistory.MAX_PAGE);
		AuditFilter filter = new AuditFilter(find(act), subject, actor, address, from, until);
		try {
			return this.history.find(filter, cursor, limit);
		}
		catch (IllegalArgumentException ex) {
			throw PageParameters.invalidCursor();
		}
	}

	private static @Nullable Long place(@Nullable String lastEventId) {
		if (lastEventId == null || lastEventId.isEmpty()) {
			return null;
		}
		if (!lastEventId.matches("\\d{1,18}")) {
			throw invalid("The header 'Last-Event-ID' must be the id of an event.");
		}
		return Long.valueOf(lastEventId);
	}

	private static @Nullable Act find(@Nullable String act) {
		return (act != null) ? Act.find(act)
			.orElseThrow(() -> invalid("The parameter 'act' must be one of %s.".formatted(Act.names()))) : null;
	}

	private static ProblemException invalid(String detail) {
		return new ProblemException(Problem.INVALID_REQUEST, detail);
	}

}
