package dev.countersign.oauth;

import dev.countersign.problem.ProblemException;

/**
 * A refusal that is answered in the form that OAuth has for it. It carries no stack trace
 * and is not logged as an error.
 */
class OAuthException extends RuntimeException {

	private final OAuthError error;

	private final String description;

	/**
	 * Refuses.
	 * @param error what is wrong
	 * @param description a sentence for people, in ASCII and free of secrets
	 */
	OAuthException(OAuthError error, String description) {
		super(description, null, false, false);
		this.error = error;
		this.description = description;
	}

	/**
	 * Says in OAuth's words why a grant was refused.
	 * @param refusal in the words of every other path
	 * @return what to throw: the same where it is not about the grant
	 */
	static RuntimeException ofGrant(ProblemException refusal) {
		return switch (refusal.problem()) {
			case INVALID_CREDENTIALS, INVALID_TOKEN, TOKEN_EXPIRED, TOKEN_REVOKED ->
				new OAuthException(OAuthError.INVALID_GRANT, refusal.detail());
			case SECOND_FACTOR_REQUIRED -> new OAuthException(OAuthError.INVALID_GRANT,
					"The account has a second factor. Send one of its codes as the parameter 'code'.");
			default -> refusal;
		};
	}

	OAuthError error() {
		return this.error;
	}

	OAuthErrorResponse body() {
		return new OAuthErrorResponse(this.error.code(), this.description);
	}

}
