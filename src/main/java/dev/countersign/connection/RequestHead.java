package dev.countersign.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What can be said of a request before the container reads it: of a {@code GET} or
 * {@code HEAD} without a body that has come whole, with nothing behind it. What could be
 * read in two ways is left to the container alone.
 *
 * @param head all that has come
 * @param path as it was sent, without the query
 * @param fields where the fields begin
 */
record RequestHead(String head, String path, int fields) {

	/** In bytes. Larger ones may take long to read. */
	private static final int MAX_HEAD = 4096;

	private static final int MAX_TARGET = 512;

	private static final int MAX_FIELDS = 64;

	private static final String VERSION = " HTTP/1.1\r\n";

	private static final String END = "\r\n";

	private static final String AUTHORIZATION = "authorization:";

	private static final String SCHEME = "Bearer ";

	/** Fields that say that there is more to read than the head, and folded ones. */
	private static final String[] WITH_MORE = { "content-length", "transfer-encoding", "expect", "upgrade", " ", "\t" };

	/**
	 * Reads the first line.
	 * @param sent all that a client has sent since its last request
	 * @return a head that may be such a request's, or nothing of any other
	 */
	static Optional<RequestHead> of(ByteBuffer sent) {
		if (sent.remaining() > MAX_HEAD) {
			return Optional.empty();
		}
		byte[] bytes = new byte[sent.remaining()];
		sent.get(bytes);
		String head = new String(bytes, StandardCharsets.ISO_8859_1);
		int target = head.startsWith("GET /") ? 4 : 5;
		if (target == 5 && !head.startsWith("HEAD /")) {
			return Optional.empty();
		}
		int targetEnd = target;
		while (targetEnd < head.length() && targetEnd < target + MAX_TARGET && isVisible(head.charAt(targetEnd))) {
			targetEnd++;
		}
		if (!head.startsWith(VERSION, targetEnd)) {
			return Optional.empty();
		}
		int query = head.indexOf('?', target);
		String path = head.substring(target, (query < 0) ? targetEnd : Math.min(query, targetEnd));
		return Optional.of(new RequestHead(head, path, targetEnd + VERSION.length()));
	}

	private static boolean isVisible(char character) {
		return character > ' ' && character < 0x7F;
	}

	/**
	 * Reads the fields.
	 * @return the one bearer token, if there is no body and the fields end where the head
	 * does
	 */
	Optional<String> token() {
		String token = null;
		int from = this.fields;
		for (int i = 0; i < MAX_FIELDS && !this.head.startsWith(END, from); i++) {
			int end = this.head.indexOf('\n', from);
			if (end < 0 || this.head.charAt(end - 1) != '\r' || hasMore(from)) {
				return Optional.empty();
			}
			if (isNamed(AUTHORIZATION, from)) {
				String credentials = this.head.substring(from + AUTHORIZATION.length(), end).strip();
				if (token != null || !credentials.startsWith(SCHEME)) {
					return Optional.empty();
				}
				token = credentials.substring(SCHEME.length());
			}
			from = end + 1;
		}
		boolean whole = from + END.length() == this.head.length() && this.head.endsWith(END);
		return Optional.ofNullable(whole ? token : null);
	}

	private boolean hasMore(int field) {
		for (String name : WITH_MORE) {
			if (isNamed(name, field)) {
				return true;
			}
		}
		return false;
	}

	private boolean isNamed(String name, int field) {
		return this.head.regionMatches(true, field, name, 0, name.length());
	}

}
