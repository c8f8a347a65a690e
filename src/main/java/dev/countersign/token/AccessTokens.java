package dev.countersign.token;

import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.countersign.key.SigningKey;
import dev.countersign.key.SigningKeys;
import dev.countersign.revocation.Revocations;
import dev.countersign.web.Problem;
import dev.countersign.web.RefusedAuthentication;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;

import org.springframework.stereotype.Service;

/**
 * Signs access tokens and verifies them.
 */
@Service
public class AccessTokens {

	private final SigningKeys keys;

	private final AccessTokenClaims claims;

	private final TokenVerifier verifier;

	private final Revocations revocations;

	private final Clock clock;

	private final Duration lifetime;

	private final Duration clockSkew;

	/**
	 * Tokens whose signature has been found good, by all their characters. Whether they
	 * are still good is asked each time.
	 */
	private final Cache<String, VerifiedToken> verified;

	AccessTokens(SigningKeys keys, AccessTokenClaims claims, TokenVerifier verifier, Revocations revocations,
			AccessTokenProperties properties, Clock clock) {
		this.keys = keys;
		this.claims = claims;
		this.verifier = verifier;
		this.revocations = revocations;
		this.clock = clock;
		this.lifetime = properties.lifetime();
		this.clockSkew = properties.clockSkew();
		this.verified = Caffeine.newBuilder().maximumSize(properties.remembered()).build();
	}

	/** Returns how long a token is good from its making on. */
	public Duration lifetime() {
		return this.lifetime;
	}

	/**
	 * Signs a token for the holder of a session.
	 * @param accountId the holder's id
	 * @param username the holder's name
	 * @param sessionId the session that the token belongs to
	 * @param scopes what the token may be used for beyond being logged in
	 * @param issuedAt from when on it is good, cut to whole seconds
	 * @return the token, good for the configured lifetime
	 */
	public SignedToken issue(UUID accountId, String username, UUID sessionId, Set<String> scopes, Instant issuedAt) {
		Instant from = issuedAt.truncatedTo(ChronoUnit.SECONDS);
		AccessToken token = new AccessToken(UUID.randomUUID(), sessionId, accountId, username, from,
				from.plus(this.lifetime).truncatedTo(ChronoUnit.SECONDS), scopes);
		SigningKey key = this.keys.current();
		JwtBuilder jwt = this.claims.write(Jwts.builder().header().keyId(key.id()).and(), token);
		return new SignedToken(sign(jwt, key.algorithm(), key.signing()), token);
	}

	/**
	 * Verifies a token as it came over the wire.
	 * @param token the compact form
	 * @return what it says, now known to be ours and still good
	 * @throws RefusedAuthentication with the problem to answer, if it is anything else
	 */
	public AccessToken verify(String token) {
		AccessToken claims = verifyOnce(token).claims();
		if (hasExpired(claims)) {
			this.verified.invalidate(token);
			throw new RefusedAuthentication(Problem.TOKEN_EXPIRED);
		}
		if (!this.revocations.areReliable()) {
			throw new RefusedAuthentication(Problem.UNAVAILABLE);
		}
		if (isRevoked(claims)) {
			throw new RefusedAuthentication(Problem.TOKEN_REVOKED);
		}
		return claims;
	}

	/**
	 * Reads a token of ours whether or not it is still good, for who wants to end what it
	 * belongs to.
	 * @param token the compact form
	 * @return what it says, now known to be ours
	 * @throws RefusedAuthentication with the problem to answer, if it is not ours
	 */
	public AccessToken readEvenIfExpired(String token) {
		return this.verifier.verify(token).claims();
	}

	/** A token is forgotten with its key. */
	private VerifiedToken verifyOnce(String token) {
		VerifiedToken remembered = this.verified.getIfPresent(token);
		if (remembered != null) {
			if (this.keys.find(remembered.keyId()).isPresent()) {
				return remembered;
			}
			this.verified.invalidate(token);
		}
		VerifiedToken verified = this.verifier.verify(token);
		this.verified.put(token, verified);
		return verified;
	}

	/** A token is no longer good at the very instant of its expiry. */
	private boolean hasExpired(AccessToken token) {
		return !this.clock.instant().isBefore(token.expiresAt().plus(this.clockSkew));
	}

	private boolean isRevoked(AccessToken token) {
		return this.revocations.contain(token.sessionId()) || this.revocations.contain(token.id())
				|| this.revocations.contain(token.accountId());
	}

	/** A signing key's algorithm takes its kind of key, which no type can say. */
	@SuppressWarnings("unchecked")
	private static <K extends Key> String sign(JwtBuilder jwt, SecureDigestAlgorithm<K, ?> algorithm, Key key) {
		return jwt.signWith((K) key, algorithm).compact();
	}

}
