package dev.countersign.login;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

import dev.countersign.key.Digests;

/**
 * What a client holds between the two steps of a login: {@code csl_} and 256 random bits
 * in base64url.
 *
 * @param value the characters that the client holds
 */
record LoginHandle(String value) {

	private static final String PREFIX = "csl_";

	private static final int BYTES = 32;

	private static final int LENGTH = PREFIX.length() + 43;

	static LoginHandle make(SecureRandom random) {
		byte[] bytes = new byte[BYTES];
		random.nextBytes(bytes);
		return new LoginHandle(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
	}

	/** Reads it as a client sent it, or nothing if it cannot have been made here. */
	static Optional<LoginHandle> parse(String text) {
		return (text.length() == LENGTH && text.startsWith(PREFIX)) ? Optional.of(new LoginHandle(text))
				: Optional.empty();
	}

	/** Returns what is stored in its place. */
	String hash() {
		byte[] digest = Digests.sha256(this.value.getBytes(StandardCharsets.UTF_8));
		return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
	}

	@Override
	public String toString() {
		return "LoginHandle[not shown]";
	}

}
