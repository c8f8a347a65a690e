package dev.countersign.limit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.SecretKey;

import dev.countersign.key.Secrets;

/**
 * Makes the names of buckets: short, the same on every node, and under a key, so that
 * nobody can aim at somebody else's bucket and no name or address lies in the database.
 */
final class BucketKeys {

	private final SecretKey key;

	BucketKeys(Secrets secrets) {
		this.key = secrets.current().derive("countersign limit buckets");
	}

	/**
	 * Returns the name of the bucket of a limit for some parts. A limit with other
	 * figures has other buckets, as the figures are kept in them.
	 */
	BucketKey of(Limit limit, String... parts) {
		try {
			Mac mac = Mac.getInstance(this.key.getAlgorithm());
			mac.init(this.key);
			add(mac, limit.id());
			add(mac, limit.policy().toString());
			for (String part : parts) {
				add(mac, part);
			}
			ByteBuffer name = ByteBuffer.wrap(mac.doFinal());
			return new BucketKey(name.getLong(), name.getLong());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java has " + this.key.getAlgorithm(), ex);
		}
	}

	/** With its length, so that no two lists of parts are one text. */
	private static void add(Mac mac, String part) {
		byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
		mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
		mac.update(bytes);
	}

}
