package dev.countersign.account;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import dev.countersign.limit.AccountDoor;
import dev.countersign.password.Username;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may log in, or a service that has secrets instead.
 *
 * @param id never given to anyone else, also not after the account is gone
 * @param username the name in its normal form
 * @param kind whom it is for
 * @param email its e-mail address, if it has one
 * @param roles what the account may do beyond logging in
 * @param claims what else its tokens say of it
 * @param enabled whether it may log in at all
 * @param createdAt when it was made
 * @param sessionEpoch how often all its sessions were ended at once
 * @param shortPassword whether its password is one that only an account with a second
 * factor may have
 */
public record Account(UUID id, Username username, AccountKind kind, @Nullable EmailAddress email, Set<String> roles,
		AccountClaims claims, boolean enabled, Instant createdAt, long sessionEpoch, boolean shortPassword) {

	/** Returns what the room of limits needs to tell its clients from strangers. */
	public AccountDoor.Found found() {
		return new AccountDoor.Found(this.id, this.sessionEpoch);
	}

	/** Tells whether it is a program's, which has no password. */
	public boolean isService() {
		return this.kind == AccountKind.SERVICE;
	}

}
