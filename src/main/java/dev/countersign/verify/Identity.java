package dev.countersign.verify;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import dev.countersign.connection.EncodedHeader;
import dev.countersign.token.BearerToken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Whose a request is, as the API behind a proxy reads it. Each header is always there,
 * empty where there is nothing to say: a proxy that copies it overwrites what a client
 * made up.
 *
 * @param headers what is answered
 */
record Identity(List<EncodedHeader> headers) {

	private static final EncodedHeader USER = EncodedHeader.of("Remote-User", "");

	private static final EncodedHeader USER_ID = EncodedHeader.of("Remote-User-Id", "");

	private static final EncodedHeader ROLES = EncodedHeader.of("Remote-Roles", "");

	private static final EncodedHeader SCOPES = EncodedHeader.of("Remote-Scopes", "");

	private static final EncodedHeader SESSION = EncodedHeader.of("Remote-Session", "");

	/** Of a request that carries no token and needs none. */
	static final Identity NOBODY = of("", "", "", "", "");

	static Identity of(BearerToken token) {
		return of(ascii(token.username()), token.accountId().toString(), join(token.roles()), join(token.scopes()),
				text(token.sessionId()));
	}

	/**
	 * Makes one of its parts.
	 * @param user the account's name
	 * @param userId the account's id, which is never given to anyone else
	 * @param roles names with a space between them
	 * @param scopes names with a space between them
	 * @param session the login that the token came from; empty for an API token
	 */
	private static Identity of(String user, String userId, String roles, String scopes, String session) {
		return new Identity(List.of(USER.with(user), USER_ID.with(userId), ROLES.with(roles), SCOPES.with(scopes),
				SESSION.with(session)));
	}

	/** Answers with an empty body. */
	void writeTo(HttpServletRequest request, HttpServletResponse response) {
		EncodedHeader.addAll(this.headers, request, response);
		response.setStatus(HttpServletResponse.SC_OK);
		response.setContentLength(0);
	}

	private static String join(Set<String> names) {
		return switch (names.size()) {
			case 0 -> "";
			case 1 -> ascii(names.iterator().next());
			default -> ascii(String.join(" ", new TreeSet<>(names)));
		};
	}

	private static String text(@Nullable UUID id) {
		return (id != null) ? id.toString() : "";
	}

	/**
	 * Writes what is not ASCII as its bytes in UTF-8, each as a percent sign and two
	 * digits. The percent sign itself is written so too, or one name could be read as
	 * another.
	 */
	private static String ascii(String text) {
		if (text.chars().allMatch(Identity::isPlain)) {
			return text;
		}
		StringBuilder written = new StringBuilder(3 * text.length());
		for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
			if (isPlain(octet)) {
				written.append((char) octet);
			}
			else {
				written.append('%').append(hex(octet >> 4)).append(hex(octet));
			}
		}
		return written.toString();
	}

	private static boolean isPlain(int character) {
		return character >= ' ' && character < 0x7F && character != '%';
	}

	private static char hex(int digit) {
		return Character.toUpperCase(Character.forDigit(digit & 0xF, 16));
	}

}
