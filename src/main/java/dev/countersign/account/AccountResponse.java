package dev.countersign.account;

import java.time.Instant;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An account as every path answers it.
 *
 * @param id never given to another account
 * @param username the name in its normal form
 * @param kind whom it is for: {@code person} or {@code service}
 * @param email its e-mail address; null if it has none
 * @param roles what it may do beyond logging in
 * @param claims what else its tokens say of it
 * @param enabled whether it may log in
 * @param createdAt when it was made
 */
record AccountResponse(@Schema(example = "0d8f1c52-6a3e-4b71-9d0c-7e5a4f2b1c90") UUID id,
		@Schema(example = "john") String username,
		@Schema(description = "person or service", example = "person") String kind,
		@Schema(example = "john@example.com") @Nullable String email,
		@Schema(example = "[\"editor\"]") SortedSet<String> roles,
		@Schema(example = "{\"tenant\":\"acme\"}") Map<String, Object> claims,
		@Schema(example = "true") boolean enabled, @Schema(example = "2026-01-31T09:00:00Z") Instant createdAt) {

	static AccountResponse of(Account account) {
		return new AccountResponse(account.id(), account.username().value(), account.kind().toString(),
				(account.email() != null) ? account.email().text() : null, new TreeSet<>(account.roles()),
				account.claims().toMap(), account.enabled(), account.createdAt());
	}

}
