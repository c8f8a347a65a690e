package dev.countersign.oauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

import dev.countersign.key.Digests;

/**
 * A secret that a service account proves itself with. It has 256 random bits, so that
 * nobody finds it by trying. A slow hash protects what people choose; this one is stored
 * as a plain SHA-256, which tells nobody what it is and costs a request next to nothing.
 *
 * @param value what its owner is shown once; the service does not keep it
 */
record ClientSecret(String value) {

	/** For whoever searches logs and repositories for what must not be there. */
	private static final String PREFIX = "css_";

	private static final int BYTES = 32;

	static ClientSecret make(SecureRandom random) {
		byte[] bytes = new byte[BYTES];
		random.nextBytes(bytes);
		return new ClientSecret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
	}

	/** Returns what is stored in its place. */
	String hash() {
		return HexFormat.of().formatHex(Digests.sha256(this.value.getBytes(StandardCharsets.UTF_8)));
	}

	/** Compares with what is stored, in the same time wherever they differ. */
	boolean matches(String storedHash) {
		return MessageDigest.isEqual(hash().getBytes(StandardCharsets.US_ASCII),
				storedHash.getBytes(StandardCharsets.US_ASCII));
	}

	@Override
	public String toString() {
		return "ClientSecret[not shown]";
	}

}
