package dev.countersign.factor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

import dev.countersign.key.Digests;
import dev.countersign.key.LastingKeys;
import dev.countersign.key.PurposeKey;
import dev.countersign.store.StoredTime;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What devices sign to prove that they have a key. A challenge says by a tag until when
 * it is good and for what, so that those who only ask leave nothing behind. One that was
 * answered is kept until it is over, and is good no more on any node.
 */
@Repository
class Challenges {

	static final Duration LIFETIME = Duration.ofMinutes(5);

	private static final int RANDOM_BYTES = 16;

	private static final int TAG_BYTES = 16;

	private static final int LENGTH = RANDOM_BYTES + Long.BYTES + TAG_BYTES;

	private final PurposeKey key;

	private final JdbcClient jdbc;

	private final SecureRandom random;

	private final Clock clock;

	Challenges(LastingKeys keys, JdbcClient jdbc, SecureRandom random, Clock clock) {
		this.key = keys.get("countersign passkey challenge");
		this.jdbc = jdbc;
		this.random = random;
		this.clock = clock;
	}

	/**
	 * Makes one.
	 * @param purpose what it is for, and for whom
	 */
	byte[] make(String purpose) {
		byte[] random = new byte[RANDOM_BYTES];
		this.random.nextBytes(random);
		byte[] content = ByteBuffer.allocate(RANDOM_BYTES + Long.BYTES)
			.put(random)
			.putLong(this.clock.instant().plus(LIFETIME).getEpochSecond())
			.array();
		return ByteBuffer.allocate(LENGTH).put(content).put(tag(content, purpose)).array();
	}

	/** Tells whether one was made here for a purpose, and is not over. */
	boolean isGood(byte[] challenge, String purpose) {
		if (challenge.length != LENGTH) {
			return false;
		}
		byte[] content = Arrays.copyOf(challenge, RANDOM_BYTES + Long.BYTES);
		byte[] tag = Arrays.copyOfRange(challenge, content.length, LENGTH);
		return MessageDigest.isEqual(tag, tag(content, purpose)) && this.clock.instant().isBefore(expiry(content));
	}

	/**
	 * Uses one up: of any number of callers one succeeds.
	 * @param challenge that {@linkplain #isGood is good}
	 * @return whether it was not used before
	 */
	boolean use(byte[] challenge) {
		try {
			this.jdbc.sql("INSERT INTO used_challenge (challenge_hash, expires_at) VALUES (:hash, :expiresAt)")
				.param("hash", HexFormat.of().formatHex(Digests.sha256(challenge)))
				.param("expiresAt", StoredTime.of(expiry(challenge)))
				.update();
			return true;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	/** Deletes some that are over. */
	int purge(Instant before, int most) {
		return this.jdbc.sql("""
				DELETE FROM used_challenge WHERE challenge_hash IN
				(SELECT challenge_hash FROM used_challenge WHERE expires_at <= :before FETCH FIRST :most ROWS ONLY)""")
			.param("before", StoredTime.of(before))
			.param("most", most)
			.update();
	}

	private byte[] tag(byte[] content, String purpose) {
		return Arrays.copyOf(this.key.mac(content, purpose.getBytes(StandardCharsets.UTF_8)), TAG_BYTES);
	}

	private static Instant expiry(byte[] challenge) {
		return Instant.ofEpochSecond(ByteBuffer.wrap(challenge).getLong(RANDOM_BYTES));
	}

}
