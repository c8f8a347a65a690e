package dev.countersign.account;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

import dev.countersign.key.Digests;

/**
 * A secret with which somebody sets the password of an account that was made for them, or
 * whose password they forgot. Of 256 random bits, so that its plain hash tells nobody
 * what it is.
 *
 * @param secret what its owner is sent; the service does not keep it
 * @param expiresAt the first instant at which it is no longer good
 */
record Invitation(String secret, Instant expiresAt) {

	/** Of one that an administrator sends. */
	static final Duration LIFETIME = Duration.ofHours(24);

	/** Of one that anybody who forgot a password may ask for. */
	static final Duration RESET_LIFETIME = Duration.ofHours(1);

	/** Where the console takes one. */
	static final String PAGE = "/console/#/invitation/";

	/** For whoever searches logs and repositories for what must not be there. */
	private static final String PREFIX = "csi_";

	static Invitation make(SecureRandom random, Instant now, Duration lifetime) {
		return new Invitation(secret(PREFIX, random), now.plus(lifetime));
	}

	/** Makes a secret that nobody has yet. */
	static String secret(String prefix, SecureRandom random) {
		byte[] bytes = new byte[32];
		random.nextBytes(bytes);
		return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	String hash() {
		return hash(this.secret);
	}

	static String hash(String secret) {
		return HexFormat.of().formatHex(Digests.sha256(secret.getBytes(StandardCharsets.UTF_8)));
	}

	@Override
	public String toString() {
		return "Invitation[expiresAt=" + this.expiresAt + "]";
	}

}
