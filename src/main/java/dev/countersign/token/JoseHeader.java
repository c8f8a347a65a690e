package dev.countersign.token;

import java.util.Map;
import java.util.regex.Pattern;

import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusedAuthentication;
import io.jsonwebtoken.JwtException;
import org.jspecify.annotations.Nullable;

/**
 * The part of a token's header that chooses the key. It is read before the signature is
 * judged and trusted for nothing else.
 *
 * @param algorithm {@code alg}, empty where it is missing
 * @param keyId {@code kid}, empty where it is missing
 * @param isExtended whether it asks for an extension, of which this service knows none:
 * by {@code crit}, or by {@code b64}, which would change what the signature covers
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-4">RFC 7515, section 4</a>
 */
record JoseHeader(String algorithm, String keyId, boolean isExtended) {

	private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

	static JoseHeader read(String segment, TokenJson json) {
		try {
			Map<String, ?> header = json.readSegment(segment);
			return new JoseHeader(text(header.get("alg")), text(header.get("kid")),
					header.containsKey("crit") || header.containsKey("b64"));
		}
		catch (IllegalArgumentException | ClassCastException | NullPointerException | JwtException ex) {
			throw new RefusedAuthentication(Problem.INVALID_TOKEN,
					"the header is not a JSON object as this service writes it");
		}
	}

	boolean isUnsecured() {
		return this.algorithm.equalsIgnoreCase("none");
	}

	boolean hasKeyId() {
		return KEY_ID.matcher(this.keyId).matches();
	}

	private static String text(@Nullable Object value) {
		return (value != null) ? (String) value : "";
	}

}
