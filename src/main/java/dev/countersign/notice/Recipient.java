package dev.countersign.notice;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Whom a notice is for.
 *
 * @param accountId whose notices it comes in order with
 * @param username the account's name
 * @param email where a mail goes, if the account has an address
 */
public record Recipient(UUID accountId, String username, @Nullable String email) {
}
