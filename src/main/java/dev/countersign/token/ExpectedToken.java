package dev.countersign.token;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * What a token of one kind says of itself, written and expected.
 *
 * @param issuer who signs, {@code iss}
 * @param audience whom it is for, {@code aud}
 * @param type what tells it from any other that the same key signs, {@code typ}
 */
record ExpectedToken(String issuer, String audience, String type) {

	/**
	 * Expects the access tokens of logins.
	 * @throws FailureAnalyzedException if they cannot have this type
	 */
	static ExpectedToken ofLogin(String issuer, String audience, String type) {
		if (!type.equals("at+jwt") && !type.equals("JWT")) {
			throw new FailureAnalyzedException("The setting countersign.access-token.type is not one that is known.",
					"Set it to at+jwt, or to JWT for verifiers that know no other.");
		}
		return new ExpectedToken(issuer, audience, type);
	}

}
