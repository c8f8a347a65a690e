package dev.countersign.verifier;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Refuses tokens that are revoked. Spring Boot adds it to the validators of a resource
 * server by itself.
 */
public final class RevocationValidator implements OAuth2TokenValidator<Jwt> {

	private static final OAuth2TokenValidatorResult REVOKED = OAuth2TokenValidatorResult
		.failure(new OAuth2Error("invalid_token", "Token has been revoked", null));

	private final RevocationCheck check;

	private final boolean acceptUnknown;

	/**
	 * Makes a validator.
	 * @param check says what is known of a token
	 * @param acceptUnknown whether a token passes of which too little is known
	 */
	public RevocationValidator(RevocationCheck check, boolean acceptUnknown) {
		this.check = check;
		this.acceptUnknown = acceptUnknown;
	}

	/**
	 * Validates a token whose signature was found good.
	 * @throws RevocationsUnknownException if nobody can say whether it is revoked, which
	 * {@link RevocationsUnknownFilter} answers with 503
	 */
	@Override
	public OAuth2TokenValidatorResult validate(Jwt token) {
		Verdict verdict = this.check.judge(token.getClaims());
		if (verdict == Verdict.UNKNOWN && !this.acceptUnknown) {
			throw new RevocationsUnknownException();
		}
		return (verdict == Verdict.REVOKED) ? REVOKED : OAuth2TokenValidatorResult.success();
	}

}
