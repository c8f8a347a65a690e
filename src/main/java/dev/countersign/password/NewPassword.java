package dev.countersign.password;

/**
 * A password that somebody chose for an account.
 *
 * @param subject what a refusal calls it
 * @param text as typed
 */
record NewPassword(String subject, String text) {

	static NewPassword ofField(String field, String text) {
		return new NewPassword("The field '" + field + "'", text);
	}

	static NewPassword typed(String text) {
		return new NewPassword("The password", text);
	}

	@Override
	public String toString() {
		return "NewPassword[not shown]";
	}

}
