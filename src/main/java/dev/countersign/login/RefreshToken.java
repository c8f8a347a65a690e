package dev.countersign.login;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.key.Digests;

/**
 * A refresh token taken apart: {@code csr_} and 64 bytes in base64url, namely the
 * session's id, 256 secret bits, and a tag that only this service can make. What has no
 * such shape, or another tag, was never issued and needs no look into the database.
 *
 * @param sessionId the session that it refreshes
 * @param secret 32 bytes
 * @param tag 16 bytes
 */
record RefreshToken(UUID sessionId, byte[] secret, byte[] tag) {

	static final String PREFIX = "csr_";

	static final int SECRET_BYTES = 32;

	static final int TAG_BYTES = 16;

	private static final int ID_BYTES = 16;

	private static final int LENGTH = PREFIX.length() + 86;

	static Optional<RefreshToken> parse(String text) {
		if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
			return Optional.empty();
		}
		try {
			ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(PREFIX.length())));
			UUID sessionId = new UUID(bytes.getLong(), bytes.getLong());
			RefreshToken token = new RefreshToken(sessionId, take(bytes, SECRET_BYTES), take(bytes, TAG_BYTES));
			return Optional.of(token).filter((read) -> read.value().equals(text));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	/** Returns the characters that the client holds. */
	String value() {
		byte[] bytes = ByteBuffer.allocate(ID_BYTES + SECRET_BYTES + TAG_BYTES).put(content()).put(this.tag).array();
		return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	/** Returns what is stored in the place of the token. */
	String hash() {
		byte[] digest = Digests.sha256(value().getBytes(StandardCharsets.US_ASCII));
		return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
	}

	/** Returns what the tag is made over. */
	byte[] content() {
		return ByteBuffer.allocate(ID_BYTES + SECRET_BYTES)
			.putLong(this.sessionId.getMostSignificantBits())
			.putLong(this.sessionId.getLeastSignificantBits())
			.put(this.secret)
			.array();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof RefreshToken token && MessageDigest.isEqual(content(), token.content());
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(content());
	}

	@Override
	public String toString() {
		return "RefreshToken[sessionId=" + this.sessionId + "]";
	}

	private static byte[] take(ByteBuffer bytes, int length) {
		byte[] taken = new byte[length];
		bytes.get(taken);
		return taken;
	}

}
