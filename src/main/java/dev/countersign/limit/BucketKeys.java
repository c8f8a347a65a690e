package dev.countersign.limit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

import dev.countersign.key.PurposeKey;

/**
 * Makes the names of buckets: short, the same on every node, and under a key, so that
 * nobody can aim at somebody else's bucket and no name or address lies in the database.
 */
final class BucketKeys {

	private final PurposeKey key;

	BucketKeys(PurposeKey key) {
		this.key = key;
	}

	/**
	 * Returns the name of the bucket of a limit for some parts. A limit with other
	 * figures has other buckets, as the figures are kept in them.
	 */
	BucketKey of(Limit limit, String... parts) {
		byte[][] message = Stream.concat(Stream.of(limit.id(), limit.policy().toString()), Arrays.stream(parts))
			.map(BucketKeys::withLength)
			.toArray(byte[][]::new);
		ByteBuffer name = ByteBuffer.wrap(this.key.mac(message));
		return new BucketKey(name.getLong(), name.getLong());
	}

	/** With its length, so that no two lists of parts are one text. */
	private static byte[] withLength(String part) {
		byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes).array();
	}

}
