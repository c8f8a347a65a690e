package dev.countersign.account;

/**
 * What can happen to an account that holds something, and what of that must go on.
 */
enum LosingEvent {

	DELETED(false, false, false), DISABLED(false, false, false), PASSWORD_CHANGED_BY_OWNER(false, false, false),
	PASSWORD_RESET_BY_OPERATOR(false, false, false), RENAMED(false, false, false), ROLE_TAKEN_AWAY(false, false, true),
	SESSIONS_ENDED(false, true, true), ROLE_ADDED(true, true, true);

	/** Its sessions, also the one that asked for it, and whatever login is under way. */
	private final boolean sessions;

	/** An API token of a scope that a role of the account brings. */
	private final boolean scopedApiToken;

	/** An API token with no scope. */
	private final boolean plainApiToken;

	LosingEvent(boolean sessions, boolean scopedApiToken, boolean plainApiToken) {
		this.sessions = sessions;
		this.scopedApiToken = scopedApiToken;
		this.plainApiToken = plainApiToken;
	}

	/** Tells whether what is held goes on. */
	boolean spares(Holding holding) {
		return switch (holding) {
			case ACCESS_TOKEN, REFRESH_TOKEN, OWN_ACCESS_TOKEN, OWN_REFRESH_TOKEN, LOGIN_UNDER_WAY -> this.sessions;
			case SCOPED_API_TOKEN -> this.scopedApiToken;
			case PLAIN_API_TOKEN -> this.plainApiToken;
		};
	}

	/**
	 * What an account can hold. The own ones are of the session that a change is made
	 * with.
	 */
	enum Holding {

		ACCESS_TOKEN, REFRESH_TOKEN, OWN_ACCESS_TOKEN, OWN_REFRESH_TOKEN, SCOPED_API_TOKEN, PLAIN_API_TOKEN,
		LOGIN_UNDER_WAY;

		boolean opens() {
			return this != REFRESH_TOKEN && this != OWN_REFRESH_TOKEN && this != LOGIN_UNDER_WAY;
		}

		boolean refreshes() {
			return this == REFRESH_TOKEN || this == OWN_REFRESH_TOKEN;
		}

	}

}
