package dev.countersign.account;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/**
 * An e-mail address that an account is to have, and the secret with which whoever reads
 * there confirms it. Of 256 random bits, so that its plain hash tells nobody what it is.
 *
 * @param email the address
 * @param secret what is sent there; the service does not keep it
 * @param expiresAt the first instant at which it is no longer good
 */
record EmailChange(EmailAddress email, String secret, Instant expiresAt) {

	static final Duration LIFETIME = Duration.ofHours(24);

	/** Where the console takes one. */
	static final String PAGE = "/console/#/email/";

	private static final String PREFIX = "cse_";

	static EmailChange make(EmailAddress email, SecureRandom random, Instant now) {
		return new EmailChange(email, Invitation.secret(PREFIX, random), now.plus(LIFETIME));
	}

	@Override
	public String toString() {
		return "EmailChange[expiresAt=" + this.expiresAt + "]";
	}

}
