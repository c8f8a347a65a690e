package dev.countersign.account;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * An account was changed so that what it holds is no longer good. Published within the
 * transaction of the change, as its last step, and to be handled within it.
 *
 * @param accountId whose
 * @param deleted whether the account is gone, with all its rows
 * @param sessionsOnly whether API tokens go on
 * @param keptSessionId the session that made the change and goes on, if any
 */
public record AccountCutOff(UUID accountId, boolean deleted, boolean sessionsOnly, @Nullable UUID keptSessionId) {
}
