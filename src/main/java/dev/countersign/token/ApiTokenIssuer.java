package dev.countersign.token;

import org.springframework.stereotype.Service;

/**
 * Signs API tokens.
 */
@Service
public class ApiTokenIssuer {

	private final TokenSigner signer;

	private final ApiTokenClaims claims;

	ApiTokenIssuer(TokenSigner signer, ApiTokenClaims claims) {
		this.signer = signer;
		this.claims = claims;
	}

	/**
	 * Signs a token for a machine.
	 * @param token what it says
	 * @return the JWT in its compact form
	 */
	public String issue(ApiToken token) {
		return this.signer.sign((jwt) -> this.claims.write(jwt, token));
	}

}
