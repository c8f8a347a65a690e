package dev.countersign.token;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.springframework.stereotype.Service;

/**
 * Signs access tokens.
 */
@Service
public class AccessTokenIssuer {

	/** No setting lets a token be good for longer. */
	public static final Duration MAX_LIFETIME = Duration.ofHours(24);

	private final TokenSigner signer;

	private final AccessTokenClaims claims;

	private final StatusClaim status;

	private final Duration lifetime;

	AccessTokenIssuer(TokenSigner signer, AccessTokenClaims claims, StatusClaim status,
			AccessTokenProperties properties) {
		this.signer = signer;
		this.claims = claims;
		this.status = status;
		this.lifetime = properties.lifetime();
	}

	/** Returns how long a token is good from its making on. */
	public Duration lifetime() {
		return this.lifetime;
	}

	/**
	 * Signs a token for the holder of a session.
	 * @param holder the account as it is now
	 * @param login the login that opened the session
	 * @param issuedAt from when on it is good, cut to whole seconds
	 * @return the token, good for the configured lifetime
	 */
	public SignedToken issue(TokenHolder holder, Login login, Instant issuedAt) {
		return issue(holder, login, issuedAt, false);
	}

	/**
	 * Signs a token for the holder of a session who has to enrol a second factor before
	 * anything else. It is for this service alone, and says neither roles nor scopes.
	 * @param holder the account as it is now
	 * @param login the login that opened the session
	 * @param issuedAt from when on it is good, cut to whole seconds
	 * @return the token, good for the configured lifetime
	 */
	public SignedToken issueForEnrolment(TokenHolder holder, Login login, Instant issuedAt) {
		TokenHolder bare = new TokenHolder(holder.accountId(), holder.username(), Set.of(), Set.of(), Map.of());
		return issue(bare, login, issuedAt, true);
	}

	/**
	 * Signs a token for a service account, which asked for it with a secret of its own.
	 * @param holder the account as it is now, and what of its roles and scopes it asked
	 * for
	 * @param family what ends the token together with others
	 * @param issuedAt from when on it is good, cut to whole seconds
	 * @return the token, good for the configured lifetime
	 */
	public SignedToken issue(TokenHolder holder, UUID family, Instant issuedAt) {
		Instant from = issuedAt.truncatedTo(ChronoUnit.SECONDS);
		ServiceToken token = new ServiceToken(UUID.randomUUID(), family, holder.accountId(), holder.username(), from,
				from.plus(this.lifetime).truncatedTo(ChronoUnit.SECONDS), holder.roles(), holder.scopes(), null);
		return new SignedToken(
				this.signer
					.sign((jwt) -> this.status.add(this.claims.write(jwt, token, holder.claims()), token.family())),
				token);
	}

	private SignedToken issue(TokenHolder holder, Login login, Instant issuedAt, boolean enrolment) {
		Instant from = issuedAt.truncatedTo(ChronoUnit.SECONDS);
		AccessToken token = new AccessToken(UUID.randomUUID(), login, holder.accountId(), holder.username(), from,
				from.plus(this.lifetime).truncatedTo(ChronoUnit.SECONDS), holder.roles(), holder.scopes(), enrolment,
				null);
		return new SignedToken(
				this.signer
					.sign((jwt) -> this.status.add(this.claims.write(jwt, token, holder.claims()), token.sessionId())),
				token);
	}

}
