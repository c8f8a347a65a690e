package dev.countersign.token;

import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.countersign.key.SigningKey;
import dev.countersign.key.SigningKeys;
import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusedAuthentication;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.PrematureJwtException;
import io.jsonwebtoken.security.SecurityException;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Judges a compact JWT: first that its signature is ours, then what it claims.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3">RFC 8725, section 3</a>
 */
@Component
final class SignedTokenReader {

	private static final String NOT_VERIFIED = "the signature does not verify";

	private final Function<String, Optional<SigningKey>> keys;

	private final AccessTokenClaims accessTokens;

	private final OlderApiTokenClaims olderApiTokens;

	private final Clock clock;

	private final long clockSkewSeconds;

	private final TokenJson json = new TokenJson();

	@Autowired
	SignedTokenReader(SigningKeys keys, AccessTokenClaims accessTokens, OlderApiTokenClaims olderApiTokens,
			AccessTokenProperties properties, Clock clock) {
		this(keys::find, accessTokens, olderApiTokens, properties.clockSkew(), clock);
	}

	SignedTokenReader(Function<String, Optional<SigningKey>> keys, AccessTokenClaims accessTokens,
			OlderApiTokenClaims olderApiTokens, Duration clockSkew, Clock clock) {
		this.keys = keys;
		this.accessTokens = accessTokens;
		this.olderApiTokens = olderApiTokens;
		this.clock = clock;
		this.clockSkewSeconds = clockSkew.toSeconds();
	}

	/**
	 * Verifies a token.
	 * @param token the compact form
	 * @return what it claims, also when its time is over
	 * @throws RefusedAuthentication if the token is not ours, or not good yet
	 */
	BearerToken verify(String token) {
		CompactJws compact = CompactJws.of(token);
		SigningKey key = keyOf(compact);
		try {
			Jws<Claims> jws = parserFor(key).build().parseSignedClaims(token);
			return read(jws.getHeader(), jws.getPayload());
		}
		catch (SecurityException ex) {
			throw new RefusedAuthentication(Problem.FORGED_TOKEN, NOT_VERIFIED);
		}
		catch (ExpiredJwtException ex) {
			// Whether that matters is for the caller to say.
			return read(ex.getHeader(), ex.getClaims());
		}
		catch (PrematureJwtException ex) {
			throw unreadable(compact, key, "its time has not come (nbf)");
		}
		catch (JwtException | IllegalArgumentException ex) {
			throw unreadable(compact, key, "header or payload is not JSON as this service writes it");
		}
	}

	/** Tells whether the key of a token still verifies. */
	boolean knowsKeyOf(BearerToken token) {
		String keyId = token.keyId();
		return keyId == null || this.keys.apply(keyId).isPresent();
	}

	/**
	 * Reads what was signed, as it was.
	 * @param token the compact form of a token that {@link #verify} returned
	 * @return every claim
	 */
	Map<String, Object> payload(String token) {
		String segment = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
		return new LinkedHashMap<>(this.json.readSegment(segment));
	}

	SigningKey keyOf(CompactJws token) {
		JoseHeader header = JoseHeader.read(token.header(), this.json);
		if (header.isUnsecured() || token.signature().isEmpty()) {
			throw new RefusedAuthentication(Problem.FORGED_TOKEN, "it is not signed");
		}
		if (!header.hasKeyId()) {
			throw new RefusedAuthentication(Problem.INVALID_TOKEN, "the header names no key (kid)");
		}
		SigningKey key = this.keys.apply(header.keyId())
			.orElseThrow(() -> new RefusedAuthentication(Problem.INVALID_TOKEN,
					"no key has the id that the header names (kid)"));
		if (!header.algorithm().equals(key.algorithm().getId())) {
			throw new RefusedAuthentication(Problem.FORGED_TOKEN, "its algorithm (alg) is not the key's own");
		}
		if (!token.hasCanonicalSignature()) {
			throw new RefusedAuthentication(Problem.FORGED_TOKEN, "the signature is not spelled as a signer spells it");
		}
		if (header.isExtended()) {
			throw unreadable(token, key, "the header asks for an extension (crit or b64)");
		}
		return key;
	}

	/** Knows one key and one algorithm; nothing can be encrypted or compressed. */
	JwtParserBuilder parserFor(SigningKey key) {
		return Jwts.parser()
			.json(this.json)
			.clock(() -> Date.from(this.clock.instant()))
			.clockSkewSeconds(this.clockSkewSeconds)
			.sig()
			.clear()
			.add(key.algorithm())
			.and()
			.enc()
			.clear()
			.and()
			.key()
			.clear()
			.and()
			.zip()
			.clear()
			.and()
			.keyLocator((header) -> key.verification());
	}

	/**
	 * The type alone decides which claims a token must have.
	 */
	private BearerToken read(Header header, Claims claims) {
		return OlderApiTokenClaims.TYPE.equals(header.getType()) ? this.olderApiTokens.read(header, claims)
				: this.accessTokens.read(header, claims);
	}

	/** A forgery is one, whatever else is wrong with it. */
	private static RefusedAuthentication unreadable(CompactJws token, SigningKey key, String reason) {
		return token.isSignedWith(key) ? new RefusedAuthentication(Problem.INVALID_TOKEN, reason)
				: new RefusedAuthentication(Problem.FORGED_TOKEN, NOT_VERIFIED);
	}

}
