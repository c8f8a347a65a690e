package dev.countersign.broadcast;

import java.io.IOException;
import java.time.Duration;

import dev.countersign.connection.StreamedAnswer;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.Refuses;
import dev.countersign.revocation.RevocationCursor;
import dev.countersign.token.BearerToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
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
import org.springframework.web.context.request.async.DeferredResult;

/**
 * What is cut off, for services that verify by themselves.
 */
@RestController
@Tag(name = "Revocations")
class RevocationsController {

	private static final int MAX_WAIT = 60;

	private final RevocationReader reader;

	private final EventBatches batches;

	private final SubscriberRegistry subscribers;

	private final Broadcaster broadcaster;

	RevocationsController(RevocationReader reader, EventBatches batches, SubscriberRegistry subscribers,
			Broadcaster broadcaster) {
		this.reader = reader;
		this.batches = batches;
		this.subscribers = subscribers;
		this.broadcaster = broadcaster;
	}

	@GetMapping(path = "/revocations", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "revocations", summary = "Follow what is cut off: in pages, or with a wait for the next",
			description = "With Accept: text/event-stream it is a stream of events.")
	@Refuses({ Problem.BUSY, Problem.UNAVAILABLE })
	DeferredResult<RevocationsResponse> page(
			@Parameter(description = "The 'cursor' of the answer before; all that is in force without it",
					example = "4711-9f3a01c2") @RequestParam(required = false) @Nullable String after,
			@Parameter(description = "For how many seconds to wait for the next, up to 60") @RequestParam(
					defaultValue = "0") int wait,
			@AuthenticationPrincipal BearerToken caller, HttpServletRequest request) {
		if (wait < 0 || wait > MAX_WAIT) {
			throw invalid("The parameter 'wait' must be from 0 to %d.".formatted(MAX_WAIT));
		}
		WaitingPoll poll = new WaitingPoll(this.reader, caller, cursor("parameter 'after'", after),
				Duration.ofSeconds(wait));
		poll.advance();
		if (!poll.isOver()) {
			SubscriberRegistry.Place place = this.subscribers.enter(caller.accountId(), request.getRemoteAddr());
			poll.answer().onCompletion(() -> place.leave(poll));
			place.occupy(poll);
			this.broadcaster.wake();
		}
		return poll.answer();
	}

	@GetMapping(path = "/revocations", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(operationId = "revocations")
	@ApiResponse(responseCode = "200", description = "Events: revocation, heartbeat, reset and end",
			content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
	void stream(@Parameter(hidden = true) @RequestParam(required = false) @Nullable String after,
			@Parameter(description = "The id of the last event before the stream was cut",
					example = "4711-9f3a01c2") @RequestHeader(name = "Last-Event-ID",
							required = false) @Nullable String lastEventId,
			@AuthenticationPrincipal BearerToken caller, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		boolean resumes = lastEventId != null && !lastEventId.isEmpty();
		RevocationCursor start = resumes ? cursor("header 'Last-Event-ID'", lastEventId)
				: cursor("parameter 'after'", after);
		if (!StreamedAnswer.announce(request, response)) {
			return;
		}
		SubscriberRegistry.Place place = this.subscribers.enter(caller.accountId(), request.getRemoteAddr());
		new EventStream(this.batches, this.reader, start, caller, request.startAsync(), place, this.broadcaster::wake)
			.begin();
	}

	private static RevocationCursor cursor(String where, @Nullable String text) {
		if (text == null) {
			return RevocationCursor.START;
		}
		try {
			return RevocationCursor.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw invalid("The %s must be the cursor of an answer.".formatted(where));
		}
	}

	private static ProblemException invalid(String detail) {
		return new ProblemException(Problem.INVALID_REQUEST, detail);
	}

}
