package dev.countersign.audit;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Which rows are asked for: those that match everything that is not null.
 *
 * @param act what happened
 * @param subject the id or the name of what it was done to
 * @param actor the id or the name of who did it; {@code operator}, {@code system} and
 * {@code anonymous} are names
 * @param address the client's address
 * @param from the beginning
 * @param until the end, which is no longer included
 */
public record AuditFilter(@Nullable Act act, @Nullable String subject, @Nullable String actor, @Nullable String address,
		@Nullable Instant from, @Nullable Instant until) {
}
