package dev.countersign.account;

/**
 * An account was changed so that some of what it holds is no longer good.
 *
 * @param account as it is after the change
 * @param extent what of it
 */
public record AccountCutOff(Account account, Extent extent) {

	/** How much of what an account holds ends. */
	public enum Extent {

		/** Its sessions. */
		SESSIONS,

		/**
		 * Its sessions, and the API tokens that may do or say more than it now may or is.
		 */
		BEYOND_ROLES,

		/** Everything. */
		EVERYTHING,

		/** Everything, and no row is left to say so. */
		DELETED

	}

}
