package dev.countersign.token;

import java.time.Instant;
import java.util.UUID;

import org.springframework.stereotype.Service;

/**
 * Signs API tokens.
 */
@Service
public class ApiTokenIssuer {

	private final TokenSigner signer;

	private final AccessTokenClaims claims;

	private final StatusClaim status;

	ApiTokenIssuer(TokenSigner signer, AccessTokenClaims claims, StatusClaim status) {
		this.signer = signer;
		this.claims = claims;
		this.status = status;
	}

	/**
	 * Signs a token for a machine.
	 * @param id the token's own id
	 * @param holder the account that makes it, and what of its roles and scopes it gives
	 * @param issuedAt from when on it is good, in whole seconds
	 * @param expiresAt the first instant at which it is no longer good, in whole seconds
	 * @return the JWT in its compact form
	 */
	public String issue(UUID id, TokenHolder holder, Instant issuedAt, Instant expiresAt) {
		ApiToken token = new ApiToken(id, holder.accountId(), holder.username(), issuedAt, expiresAt, holder.roles(),
				holder.scopes(), null);
		return this.signer.sign((jwt) -> this.status.add(this.claims.write(jwt, token, holder.claims()), id));
	}

}
