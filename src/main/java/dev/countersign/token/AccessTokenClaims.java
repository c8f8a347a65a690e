package dev.countersign.token;

import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import dev.countersign.web.Problem;
import dev.countersign.web.RefusedAuthentication;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.JwtBuilder;

import org.springframework.stereotype.Component;

/**
 * The claims of an access token, written and read back.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068">RFC 9068</a>
 */
@Component
class AccessTokenClaims {

	private final String issuer;

	private final String audience;

	/** Tells an access token from any other that the same key signs. */
	private final String type;

	AccessTokenClaims(IssuerProperties issuer, AccessTokenProperties properties) {
		this.issuer = issuer.issuer();
		this.audience = properties.audience();
		this.type = properties.type();
	}

	JwtBuilder write(JwtBuilder jwt, AccessToken token) {
		return jwt.header()
			.type(this.type)
			.and()
			.issuer(this.issuer)
			.audience()
			.add(this.audience)
			.and()
			.subject(token.accountId().toString())
			.claim("user", token.username())
			.claim(Claims.ISSUED_AT, token.issuedAt().getEpochSecond())
			.claim(Claims.EXPIRATION, token.expiresAt().getEpochSecond())
			.id(token.id().toString())
			.claim("sid", token.sessionId().toString())
			.claim("scope", token.scopes().isEmpty() ? null : String.join(" ", new TreeSet<>(token.scopes())));
	}

	AccessToken read(Header header, Claims claims) {
		require(this.type.equals(header.getType()));
		require(this.issuer.equals(claims.getIssuer()));
		require(claims.getAudience() != null && claims.getAudience().contains(this.audience));
		return new AccessToken(uuid(claims, Claims.ID), uuid(claims, "sid"), uuid(claims, Claims.SUBJECT),
				text(claims, "user"), time(claims, Claims.ISSUED_AT), time(claims, Claims.EXPIRATION), scopes(claims));
	}

	/** Absent where there is none. */
	private static Set<String> scopes(Claims claims) {
		return claims.containsKey("scope") ? Set.copyOf(Arrays.asList(text(claims, "scope").split(" "))) : Set.of();
	}

	/**
	 * Takes the one spelling that is ours; the platform would also read shortened ones.
	 */
	private static UUID uuid(Claims claims, String name) {
		String text = text(claims, name);
		try {
			UUID id = UUID.fromString(text);
			require(id.toString().equals(text));
			return id;
		}
		catch (IllegalArgumentException ex) {
			throw new RefusedAuthentication(Problem.INVALID_TOKEN);
		}
	}

	private static String text(Claims claims, String name) {
		if (claims.get(name) instanceof String text && !text.isEmpty()) {
			return text;
		}
		throw new RefusedAuthentication(Problem.INVALID_TOKEN);
	}

	private static Instant time(Claims claims, String name) {
		if (claims.get(name) instanceof Number seconds) {
			return Instant.ofEpochSecond(seconds.longValue());
		}
		throw new RefusedAuthentication(Problem.INVALID_TOKEN);
	}

	private static void require(boolean condition) {
		if (!condition) {
			throw new RefusedAuthentication(Problem.INVALID_TOKEN);
		}
	}

}
