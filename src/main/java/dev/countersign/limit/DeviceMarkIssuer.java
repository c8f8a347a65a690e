package dev.countersign.limit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.key.PurposeKey;
import dev.countersign.key.Secrets;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Marks the devices that logged in, so that they are known again. A mark lets nobody in:
 * whoever sends it has a budget of failures that no stranger can use up.
 */
@Component
public class DeviceMarkIssuer {

	/** The header that a mark is sent in, either way. */
	public static final String HEADER = "Device-Mark";

	/** For the current secret first; the others recognise what was made before it. */
	private final List<PurposeKey> keys;

	private final LimitProperties properties;

	private final SecureRandom random;

	private final Clock clock;

	DeviceMarkIssuer(Secrets secrets, LimitProperties properties, SecureRandom random, Clock clock) {
		this.keys = secrets.all().map((secret) -> secret.derive("countersign device mark")).toList();
		this.properties = properties;
		this.random = random;
		this.clock = clock;
	}

	/**
	 * Makes the mark for a device that has just logged in.
	 * @param accountId whose login it was
	 * @param epoch how often all sessions of the account had been ended by then
	 * @param presented the mark that the device had sent, if it had one
	 * @return the characters to answer with; a mark of the same account stays the same
	 * device's
	 */
	public String issue(UUID accountId, long epoch, @Nullable String presented) {
		UUID deviceId = read(presented).filter((mark) -> mark.accountId().equals(accountId))
			.map(DeviceMark::deviceId)
			.orElseGet(this::randomId);
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		DeviceMark untagged = new DeviceMark(accountId, deviceId, now, epoch, new byte[0]);
		byte[] tag = this.keys.get(0).mac(untagged.content());
		return new DeviceMark(accountId, deviceId, now, epoch, tag).value();
	}

	/** Returns a mark as a client sent it, or nothing if it was never made or is old. */
	Optional<DeviceMark> read(@Nullable String presented) {
		return Optional.ofNullable(presented)
			.flatMap(DeviceMark::parse)
			.filter(this::isOurs)
			.filter((mark) -> this.clock.instant().isBefore(mark.issuedAt().plus(this.properties.deviceLifetime())));
	}

	private boolean isOurs(DeviceMark mark) {
		return this.keys.stream().anyMatch((key) -> MessageDigest.isEqual(key.mac(mark.content()), mark.tag()));
	}

	private UUID randomId() {
		byte[] bytes = new byte[16];
		this.random.nextBytes(bytes);
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		return new UUID(buffer.getLong(), buffer.getLong());
	}

}
