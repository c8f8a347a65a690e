package dev.countersign.token;

import java.util.List;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * What a token of one kind says of itself, written and expected.
 *
 * @param issuer who signs, {@code iss}
 * @param audiences whom it is for, {@code aud}; one of them is enough to be let in
 * @param type what tells it from any other that the same key signs, {@code typ}
 */
record ExpectedToken(String issuer, List<String> audiences, String type) {

	/**
	 * Expects access tokens.
	 * @throws FailureAnalyzedException if they cannot have this type
	 */
	static ExpectedToken ofAccess(String issuer, List<String> audiences, String type) {
		if (!type.equals("at+jwt") && !type.equals("JWT")) {
			throw new FailureAnalyzedException("The setting countersign.access-token.type is not one that is known.",
					"Set it to at+jwt, or to JWT for verifiers that know no other.");
		}
		return new ExpectedToken(issuer, audiences, type);
	}

}
