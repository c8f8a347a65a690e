package dev.countersign.broadcast;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

import org.springframework.util.DigestUtils;

/**
 * A signed list, as it is sent.
 *
 * @param token in its compact form
 * @param gzipped the same with gzip
 * @param tag stands for the content
 * @param expiresAt when it may no longer be relied upon
 */
record StatusList(byte[] token, byte[] gzipped, String tag, Instant expiresAt) {

	static StatusList of(String token, Instant expiresAt) {
		byte[] bytes = token.getBytes(StandardCharsets.US_ASCII);
		return new StatusList(bytes, gzip(bytes), DigestUtils.md5DigestAsHex(bytes), expiresAt);
	}

	/**
	 * Compresses the bits of a list.
	 * @param bits the first index is the lowest bit of the first byte
	 * @return in the form of zlib
	 * @see <a href=
	 * "https://datatracker.ietf.org/doc/html/draft-ietf-oauth-status-list-21#section-4.1">Token
	 * Status List, section 4.1</a>
	 */
	static byte[] compress(byte[] bits) {
		Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
		try {
			deflater.setInput(bits);
			deflater.finish();
			ByteArrayOutputStream compressed = new ByteArrayOutputStream();
			byte[] piece = new byte[8 * 1024];
			while (!deflater.finished()) {
				compressed.write(piece, 0, deflater.deflate(piece));
			}
			return compressed.toByteArray();
		}
		finally {
			deflater.end();
		}
	}

	private static byte[] gzip(byte[] bytes) {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return compressed.toByteArray();
	}

}
