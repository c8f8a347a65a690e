package dev.countersign.password;

/**
 * A password that somebody chose for an account.
 *
 * @param subject what a refusal calls it
 * @param text as typed
 */
public record NewPassword(String subject, String text) {

	/**
	 * Returns the password that a field of a request holds.
	 * @param field the name of the field
	 * @param text as typed
	 */
	public static NewPassword ofField(String field, String text) {
		return new NewPassword("The field '" + field + "'", text);
	}

	/**
	 * Returns the password that somebody typed at a prompt.
	 * @param text as typed
	 */
	public static NewPassword typed(String text) {
		return new NewPassword("The password", text);
	}

	@Override
	public String toString() {
		return "NewPassword[not shown]";
	}

}
