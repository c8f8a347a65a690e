package dev.countersign.account;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * An account was changed so that some of what it holds is no longer good.
 *
 * @param account as it is after the change
 * @param extent what of it
 * @param keptSessionId the session that asked for the change and goes on, if any
 */
public record AccountCutOff(Account account, Extent extent, @Nullable UUID keptSessionId) {

	/** How much of what an account holds ends. */
	public enum Extent {

		/** Its sessions. */
		SESSIONS,

		/** Its sessions, and the API tokens that may do more than it now may. */
		BEYOND_ROLES,

		/** Everything. */
		EVERYTHING,

		/** Everything, and no row is left to say so. */
		DELETED

	}

}
