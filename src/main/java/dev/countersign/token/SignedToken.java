package dev.countersign.token;

import java.time.Duration;

/**
 * A token as it goes over the wire.
 *
 * @param value the JWT in its compact form
 * @param claims what it says
 */
public record SignedToken(String value, BearerToken claims) {

	/** Returns how long it is good from its making on. */
	public Duration lifetime() {
		return Duration.between(this.claims.issuedAt(), this.claims.expiresAt());
	}

	@Override
	public String toString() {
		return "SignedToken[" + this.claims + "]";
	}

}
