package dev.countersign.token;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;

import org.springframework.stereotype.Service;

/**
 * Signs access tokens.
 */
@Service
public class AccessTokenIssuer {

	private final TokenSigner signer;

	private final AccessTokenClaims claims;

	private final Duration lifetime;

	AccessTokenIssuer(TokenSigner signer, AccessTokenClaims claims, AccessTokenProperties properties) {
		this.signer = signer;
		this.claims = claims;
		this.lifetime = properties.lifetime();
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
		return new SignedToken(this.signer.sign((jwt) -> this.claims.write(jwt, token)), token);
	}

}
