package dev.countersign.verifier;

import java.util.Map;

/**
 * Says what is known of a token: by what the follower knows, or while that is too old by
 * the service's status lists.
 */
public final class RevocationCheck {

	private final RevocationFollower follower;

	private final StatusListReader statusLists;

	/**
	 * Makes a check.
	 * @param follower which has been started
	 * @param statusLists what to ask when the follower knows too little, or null for
	 * nothing
	 */
	public RevocationCheck(RevocationFollower follower, StatusListReader statusLists) {
		this.follower = follower;
		this.statusLists = statusLists;
	}

	/**
	 * Judges a token.
	 * @param claims of a token whose signature, issuer, audience and expiry were found
	 * good
	 */
	public Verdict judge(Map<String, Object> claims) {
		// First: what the follower has not read yet must not be taken for known
		// afterwards.
		boolean fresh = this.follower.isFresh();
		if (this.follower.isRevoked(text(claims, "sid"), text(claims, "jti"), text(claims, "sub"))) {
			return Verdict.REVOKED;
		}
		if (fresh) {
			return Verdict.GOOD;
		}
		return (this.statusLists != null) ? this.statusLists.judge(claims) : Verdict.UNKNOWN;
	}

	private static String text(Map<String, Object> claims, String name) {
		return (claims.get(name) instanceof String text) ? text : null;
	}

}
