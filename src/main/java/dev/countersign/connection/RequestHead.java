package dev.countersign.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What can be said of a request before the container reads it: of a {@code GET} or
 * {@code HEAD} without a body that has come whole, with nothing behind it.
 *
 * @param path as it was sent, without the query
 * @param token the bearer token
 */
record RequestHead(String path, String token) {

	private static final String END = "\r\n";

	private static final String AUTHORIZATION = "authorization:";

	private static final String SCHEME = "Bearer ";

	/** Fields that say that there is more to read than the head, and folded ones. */
	private static final String[] WITH_MORE = { "content-length", "transfer-encoding", "expect", "upgrade", " ", "\t" };

	/**
	 * Reads a head. Where one could be read in two ways, the container is to read it.
	 * @param sent all that a client has sent since its last request
	 * @return what it says, or nothing of any other request
	 */
	static Optional<RequestHead> of(ByteBuffer sent) {
		byte[] bytes = new byte[sent.remaining()];
		sent.get(bytes);
		String head = new String(bytes, StandardCharsets.ISO_8859_1);
		int target = head.startsWith("GET /") ? 4 : 5;
		if (target == 5 && !head.startsWith("HEAD /")) {
			return Optional.empty();
		}
		int targetEnd = head.indexOf(' ', target);
		if (targetEnd < 0 || !head.startsWith(" HTTP/1.1\r\n", targetEnd)) {
			return Optional.empty();
		}
		String token = tokenIn(head, head.indexOf('\n', targetEnd) + 1);
		return Optional.ofNullable(token)
			.map((found) -> new RequestHead(pathOf(head.substring(target, targetEnd)), found));
	}

	private static String pathOf(String target) {
		int query = target.indexOf('?');
		return (query < 0) ? target : target.substring(0, query);
	}

	/** Finds the one token, if the fields end where the head does. */
	private static @Nullable String tokenIn(String head, int fields) {
		String token = null;
		int from = fields;
		while (!head.startsWith(END, from)) {
			int end = head.indexOf('\n', from);
			if (end < 0 || head.charAt(end - 1) != '\r' || hasMore(head, from)) {
				return null;
			}
			if (isNamed(AUTHORIZATION, head, from)) {
				String credentials = head.substring(from + AUTHORIZATION.length(), end).strip();
				if (token != null || !credentials.startsWith(SCHEME)) {
					return null;
				}
				token = credentials.substring(SCHEME.length());
			}
			from = end + 1;
		}
		return (from + END.length() == head.length()) ? token : null;
	}

	private static boolean hasMore(String head, int field) {
		for (String name : WITH_MORE) {
			if (isNamed(name, head, field)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isNamed(String name, String head, int field) {
		return head.regionMatches(true, field, name, 0, name.length());
	}

}
