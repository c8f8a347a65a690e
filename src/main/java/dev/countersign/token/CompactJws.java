package dev.countersign.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.countersign.key.SigningKey;
import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusedAuthentication;
import io.jsonwebtoken.JwtException;

/**
 * A token in three segments, taken apart and not yet believed.
 *
 * @param header the first segment
 * @param signed what the signature covers: the first two segments and the dot
 * @param signature the last segment, empty where there is none
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-7.1">RFC 7515, section
 * 7.1</a>
 */
record CompactJws(String header, String signed, String signature) {

	/** In characters, which is about as much header as a server reads. */
	private static final int MAX_LENGTH = 8 * 1024;

	private static final Pattern SEGMENTS = Pattern.compile("(([A-Za-z0-9_-]+)\\.[A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]*)");

	static CompactJws of(String token) {
		if (token.length() <= MAX_LENGTH) {
			Matcher segments = SEGMENTS.matcher(token);
			if (segments.matches()) {
				return new CompactJws(segments.group(2), segments.group(1), segments.group(3));
			}
		}
		throw new RefusedAuthentication(Problem.INVALID_TOKEN,
				"it is not three segments of base64url with a dot between them, 8,192 characters at most");
	}

	/**
	 * Tells whether the signature is spelled as a signer spells it. The last character of
	 * base64url has bits to spare, so that one signature could be written in several
	 * ways; only one of them is what we signed.
	 */
	boolean hasCanonicalSignature() {
		try {
			byte[] bytes = Base64.getUrlDecoder().decode(this.signature);
			return bytes.length > 0
					&& Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(this.signature);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Judges the signature alone, for a token that the parser gave up on before it did.
	 */
	boolean isSignedWith(SigningKey key) {
		try {
			return SignatureCheck.verifies(key.algorithm(), key.verification(),
					this.signed.getBytes(StandardCharsets.US_ASCII), Base64.getUrlDecoder().decode(this.signature));
		}
		catch (JwtException | IllegalArgumentException ex) {
			return false;
		}
	}

}
