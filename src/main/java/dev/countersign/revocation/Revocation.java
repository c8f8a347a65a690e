package dev.countersign.revocation;

import java.time.Instant;
import java.util.UUID;

import dev.countersign.store.StoredTime;

/**
 * Something that is cut off: every token that names it is refused.
 *
 * @param kind what the subject is
 * @param subject the id that tokens carry
 * @param until when the last token that names it has expired, and this may be forgotten
 */
public record Revocation(Kind kind, UUID subject, Instant until) {

	/**
	 * Cuts off a session.
	 * @param id the session's id
	 * @param lastExpiry when the last of its access tokens expires
	 * @return what to append
	 */
	public static Revocation session(UUID id, Instant lastExpiry) {
		return new Revocation(Kind.SESSION, id, lastExpiry.plus(StoredTime.MAX_STEP_BACK));
	}

	/**
	 * Cuts off one token.
	 * @param id the token's {@code jti}
	 * @param expiry when it expires
	 * @return what to append
	 */
	public static Revocation token(UUID id, Instant expiry) {
		return new Revocation(Kind.TOKEN, id, expiry.plus(StoredTime.MAX_STEP_BACK));
	}

	/**
	 * Cuts off an account for good.
	 * @param id the account's id, which is never given to another
	 * @param lastExpiry when the last of its tokens of any kind expires
	 * @return what to append
	 */
	public static Revocation account(UUID id, Instant lastExpiry) {
		return new Revocation(Kind.ACCOUNT, id, lastExpiry.plus(StoredTime.MAX_STEP_BACK));
	}

	/** What can be cut off. */
	public enum Kind {

		/** A login with all its tokens. */
		SESSION,

		/** A single token. */
		TOKEN,

		/** An account with all its tokens. */
		ACCOUNT

	}

}
