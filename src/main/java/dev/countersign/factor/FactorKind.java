package dev.countersign.factor;

/**
 * A kind of second factor. A bean of this type takes part in every second step of a
 * login; how its factors are enrolled is its own matter.
 */
interface FactorKind {

	/** Returns its name, as clients and the database have it, such as {@code totp}. */
	String name();

	/**
	 * Returns what a token says in {@code amr} of a login that was proved by it.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc8176#section-2">RFC 8176, section
	 * 2</a>
	 */
	String method();

	/**
	 * Returns whether somebody could guess a code of it. A wrong code is called wrong
	 * where one of the account's factors takes codes and could be asked; where none
	 * could, nobody can tell.
	 */
	boolean takesCodes();

	/**
	 * Tells whether a code proves that its sender has a factor, and uses the code up: of
	 * any number of callers with one code, on any nodes, one gets a yes. That a code is
	 * wrong must take no other time than that it is used up.
	 * @param factor one of this kind that is confirmed
	 * @param code any text that a client sent, up to 64 characters
	 * @throws dev.countersign.key.UnreadableDataException if this node cannot tell
	 */
	boolean proves(Factor factor, String code);

}
