package dev.countersign.oauth;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import dev.countersign.token.AccessTokenIssuer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a service account's secret.
 *
 * @param id what ends it
 * @param accountId whose it is
 * @param hash what is kept in the place of its characters
 * @param tokenFamily what the tokens carry that are made with it now, {@code sid}
 * @param createdAt when it was made
 * @param lastUsedAt when it was last used, to the minute; null if it never was
 */
record StoredSecret(UUID id, UUID accountId, String hash, UUID tokenFamily, Instant createdAt,
		@Nullable Instant lastUsedAt) {

	/** Within this, a second use is not written. */
	private static final Duration INTERVAL = Duration.ofMinutes(1);

	/** For clocks that are apart, and uses that were not written. */
	private static final Duration MARGIN = Duration.ofMinutes(5);

	/** Tells whether a use is to be written. */
	boolean isUsedAnew(Instant now) {
		return this.lastUsedAt == null || now.isBefore(this.lastUsedAt)
				|| !now.isBefore(this.lastUsedAt.plus(INTERVAL));
	}

	/**
	 * Tells whether a token that was made with it can still be good. Where there is none,
	 * nothing has to be cut off.
	 */
	boolean mayHaveTokens(Instant now) {
		return this.lastUsedAt != null
				&& now.isBefore(this.lastUsedAt.plus(AccessTokenIssuer.MAX_LIFETIME).plus(MARGIN));
	}

	@Override
	public String toString() {
		return "StoredSecret[id=" + this.id + ", accountId=" + this.accountId + "]";
	}

}
