package dev.countersign.testkit;

/**
 * One for each row of the table of refusals that a token can be in.
 */
public enum BadToken {

	ABSENT(401, "Missing token"),

	OF_ANOTHER_SCHEME(401, "Missing token"),

	EXPIRED(401, "Token has expired"),

	REVOKED(401, "Token has been revoked"),

	TAMPERED(403, "Invalid token"),

	SIGNED_WITH_ANOTHER_KEY(403, "Invalid token"),

	UNSIGNED(403, "Invalid token"),

	NOT_A_JWT(401, "Invalid token"),

	MALFORMED(401, "Invalid token");

	private final int status;

	private final String error;

	BadToken(int status, String error) {
		this.status = status;
		this.error = error;
	}

	/** Returns the status of the answer. */
	public int status() {
		return this.status;
	}

	/** Returns the member {@code error} of the answer. */
	public String error() {
		return this.error;
	}

	/**
	 * Returns what such a token's request has in its header {@code Authorization}.
	 * @param tokens makes it
	 * @param account of whom
	 * @return the header's value, empty for none
	 */
	public String authorization(BearerTokens tokens, TestAccount account) {
		return switch (this) {
			case ABSENT -> "";
			case OF_ANOTHER_SCHEME -> "Basic am9objpwYXNzd29yZA==";
			case EXPIRED -> "Bearer " + tokens.expired(account);
			case REVOKED -> "Bearer " + tokens.revoked(account);
			case TAMPERED -> "Bearer " + tokens.tampered(account);
			case SIGNED_WITH_ANOTHER_KEY -> "Bearer " + tokens.signedWithAnotherKey(account);
			case UNSIGNED -> "Bearer " + tokens.of(account).replaceAll("[^.]*$", "");
			case NOT_A_JWT -> "Bearer csr_0123456789";
			case MALFORMED -> "Bearer a b";
		};
	}

}
