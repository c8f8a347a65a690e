package dev.countersign.limit;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * A device mark taken apart: {@code csd_} and 80 bytes in base64url.
 *
 * @param accountId who logged in
 * @param deviceId on what, a random id
 * @param issuedAt when, to the second
 * @param epoch how often all sessions of the account had been ended then
 * @param tag 32 bytes that only this service can make
 */
record DeviceMark(UUID accountId, UUID deviceId, Instant issuedAt, long epoch, byte[] tag) {

	static final int TAG_BYTES = 32;

	private static final String PREFIX = "csd_";

	private static final int CONTENT_BYTES = 48;

	/**
	 * The end of the year 9999. Later ones, which nobody made, have no {@link Instant}.
	 */
	private static final long LATEST = 253_402_300_799L;

	private static final int LENGTH = PREFIX.length() + 107;

	static Optional<DeviceMark> parse(String text) {
		if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
			return Optional.empty();
		}
		try {
			ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(PREFIX.length())));
			UUID accountId = new UUID(bytes.getLong(), bytes.getLong());
			UUID deviceId = new UUID(bytes.getLong(), bytes.getLong());
			long issuedAt = bytes.getLong();
			long epoch = bytes.getLong();
			byte[] tag = new byte[TAG_BYTES];
			bytes.get(tag);
			if (issuedAt < 0 || issuedAt > LATEST) {
				return Optional.empty();
			}
			DeviceMark mark = new DeviceMark(accountId, deviceId, Instant.ofEpochSecond(issuedAt), epoch, tag);
			return Optional.of(mark).filter((read) -> read.value().equals(text));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	/** Returns the characters that the client holds. */
	String value() {
		byte[] bytes = ByteBuffer.allocate(CONTENT_BYTES + TAG_BYTES).put(content()).put(this.tag).array();
		return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	/** Returns what the tag is made over. */
	byte[] content() {
		return ByteBuffer.allocate(CONTENT_BYTES)
			.putLong(this.accountId.getMostSignificantBits())
			.putLong(this.accountId.getLeastSignificantBits())
			.putLong(this.deviceId.getMostSignificantBits())
			.putLong(this.deviceId.getLeastSignificantBits())
			.putLong(this.issuedAt.getEpochSecond())
			.putLong(this.epoch)
			.array();
	}

	@Override
	public String toString() {
		return "DeviceMark[accountId=" + this.accountId + ", deviceId=" + this.deviceId + "]";
	}

}
