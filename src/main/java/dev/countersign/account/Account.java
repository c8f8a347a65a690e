package dev.countersign.account;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import dev.countersign.password.Username;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may log in.
 *
 * @param id never given to anyone else, also not after the account is gone
 * @param username the name in its normal form
 * @param email its e-mail address, if it has one
 * @param roles what the account may do beyond logging in
 * @param claims what else its tokens say of it
 * @param enabled whether it may log in at all
 * @param createdAt when it was made
 * @param sessionEpoch how often all its sessions were ended at once
 */
public record Account(UUID id, Username username, @Nullable EmailAddress email, Set<String> roles, AccountClaims claims,
		boolean enabled, Instant createdAt, long sessionEpoch) {
}
