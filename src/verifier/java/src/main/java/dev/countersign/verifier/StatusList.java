package dev.countersign.verifier;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Set;
import java.util.zip.InflaterInputStream;

/**
 * A status for each index.
 *
 * @param bits how many bits a status has
 * @param statuses the first index in the lowest bits of the first byte
 * @see <a href=
 * "https://datatracker.ietf.org/doc/html/draft-ietf-oauth-status-list-21#section-4.1">Token
 * Status List, section 4.1</a>
 */
record StatusList(int bits, byte[] statuses) {

	/** In bytes; a list that is larger than this was not made for us. */
	private static final int MAX_SIZE = 1 << 24;

	/**
	 * Takes a list apart.
	 * @param bits 1, 2, 4 or 8
	 * @param lst in base64url, compressed
	 * @throws IOException if it is none
	 */
	static StatusList of(int bits, String lst) throws IOException {
		if (!Set.of(1, 2, 4, 8).contains(bits)) {
			throw new IOException("A status cannot have %d bits".formatted(bits));
		}
		byte[] compressed;
		try {
			compressed = Base64.getUrlDecoder().decode(lst);
		}
		catch (IllegalArgumentException ex) {
			throw new IOException("The list is not in base64url", ex);
		}
		try (InflaterInputStream list = new InflaterInputStream(new ByteArrayInputStream(compressed))) {
			byte[] statuses = list.readNBytes(MAX_SIZE);
			if (list.read() >= 0) {
				throw new IOException("The list is larger than %d bytes".formatted(MAX_SIZE));
			}
			return new StatusList(bits, statuses);
		}
	}

	/**
	 * Returns a status.
	 * @param index a token's {@code idx}
	 * @return 0 for a good token, -1 if the list says nothing of it
	 */
	int get(long index) {
		long bit = index * this.bits;
		if (index < 0 || bit / 8 >= this.statuses.length) {
			return -1;
		}
		return (this.statuses[(int) (bit / 8)] & 0xFF) >> bit % 8 & (1 << this.bits) - 1;
	}

}
