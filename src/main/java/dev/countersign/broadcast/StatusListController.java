package dev.countersign.broadcast;

import java.time.Clock;
import java.time.Duration;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The status lists, which anyone may read.
 *
 * @see <a href=
 * "https://datatracker.ietf.org/doc/html/draft-ietf-oauth-status-list-21#section-8">Token
 * Status List, section 8</a>
 */
@RestController
@Tag(name = "Revocations")
class StatusListController {

	private static final String TYPE = "application/statuslist+jwt";

	private final StatusListBuilder lists;

	private final CacheControl cacheControl;

	private final Clock clock;

	StatusListController(StatusListBuilder lists, StatusListProperties properties, Clock clock) {
		this.lists = lists;
		this.cacheControl = CacheControl.maxAge(properties.interval()).cachePublic();
		this.clock = clock;
	}

	@GetMapping(path = "/status-lists/{number:0|[1-9][0-9]*}", produces = TYPE)
	@SecurityRequirements
	@Operation(summary = "A signed list of what is cut off, a bit for each session and API token",
			description = "A token's claim status.status_list says which list, and which bit. Without a public key, or"
					+ " where the issuer is not an address, there are none.")
	@ApiResponse(responseCode = "200", description = "A Token Status List of the IETF, in the form of a JWT",
			content = @Content(mediaType = TYPE, schema = @Schema(type = "string")))
	@Refuses(Problem.UNAVAILABLE)
	ResponseEntity<byte[]> list(@PathVariable long number, HttpServletRequest request) {
		if (request.getParameter("time") != null) {
			throw new ProblemException(Problem.NOT_FOUND, "There are no lists of other times.");
		}
		StatusList list = this.lists.find(number)
			.orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, "There is no such status list."));
		if (!list.expiresAt().isAfter(this.clock.instant())) {
			throw new ProblemException(Problem.UNAVAILABLE, "This node has not read the revocations for too long.",
					Duration.ofSeconds(1));
		}
		boolean gzip = accepts(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
		ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
			.cacheControl(this.cacheControl)
			.varyBy(HttpHeaders.ACCEPT_ENCODING)
			.eTag(gzip ? list.tag() + "-gzip" : list.tag());
		return gzip ? answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").body(list.gzipped())
				: answer.body(list.token());
	}

	private static boolean accepts(@Nullable String encodings) {
		return encodings != null && StringUtils.commaDelimitedListToSet(encodings.replace(" ", ""))
			.stream()
			.anyMatch((encoding) -> encoding.equals("gzip") || encoding.matches("gzip;q=(1.*|0\\.0*[1-9].*)"));
	}

}
