package dev.countersign.account;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import dev.countersign.password.Username;

/**
 * Somebody who may log in.
 *
 * @param id never given to anyone else, also not after the account is gone
 * @param username the name in its normal form
 * @param roles what the account may do beyond logging in
 * @param enabled whether it may log in at all
 * @param createdAt when it was made
 * @param sessionEpoch how often all its sessions were ended at once
 */
public record Account(UUID id, Username username, Set<String> roles, boolean enabled, Instant createdAt,
		long sessionEpoch) {
}
