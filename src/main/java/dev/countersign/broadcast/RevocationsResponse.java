package dev.countersign.broadcast;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import dev.countersign.revocation.Revocation;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * A page of what is in force.
 *
 * @param asOf once {@code more} is false, everything that was committed before is in this
 * page or in those before it
 * @param now when this was answered, by the clock that {@code asOf} is of
 * @param stale whether this node has not read the revocations for too long
 * @param reset whether the cursor is not one of this log, so that the page is the first
 * of all that is in force
 * @param cursor what to send as {@code after} with the next request
 * @param items in the order of their commit
 * @param more whether there is another page at once
 */
record RevocationsResponse(@Schema(example = "2026-11-26T22:40:00.123Z") Instant asOf,
		@Schema(example = "2026-11-26T22:40:00.131Z") Instant now, @Schema(example = "false") boolean stale,
		@Schema(example = "false") boolean reset, @Schema(example = "4711-9f3a01c2") String cursor, List<Item> items,
		@Schema(example = "false") boolean more) {

	/**
	 * What is cut off.
	 *
	 * @param kind which claim of a token to compare the id with: {@code sid}, {@code jti}
	 * or {@code sub}
	 * @param id of the session, the token or the account
	 * @param until when no token can name it any more
	 */
	@Schema(name = "Revocation")
	record Item(
			@Schema(description = "session: the claim sid, token: jti, account: sub", example = "session") String kind,
			@Schema(example = "0c1f9f0e-0b5c-4d6e-8c1b-5d3f1f1b9a77") UUID id,
			@Schema(description = "It may be forgotten then", example = "2026-11-27T01:40:00Z") Instant until) {

		static Item of(Revocation revocation) {
			return new Item(revocation.kind().name().toLowerCase(Locale.ROOT), revocation.subject(),
					revocation.until());
		}

	}

}
