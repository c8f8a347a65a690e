package dev.countersign.account;

/**
 * What can happen to an account that holds something, and what of that must go on.
 */
enum LosingEvent {

	DELETED(false, false, false, false), DISABLED(false, false, false, false),
	PASSWORD_CHANGED_BY_OWNER(false, false, false, true), PASSWORD_RESET_BY_OPERATOR(false, false, false, false),
	RENAMED(false, false, false, false), ROLE_TAKEN_AWAY(false, false, true, false),
	SESSIONS_ENDED(false, true, true, false), ROLE_ADDED(true, true, true, true);

	/** Its sessions, and whatever login is under way. */
	private final boolean sessions;

	/** An API token of a scope that a role of the account brings. */
	private final boolean scopedApiToken;

	/** An API token with no scope. */
	private final boolean plainApiToken;

	/** The session that asked for it, where the account itself did. */
	private final boolean ownSession;

	LosingEvent(boolean sessions, boolean scopedApiToken, boolean plainApiToken, boolean ownSession) {
		this.sessions = sessions;
		this.scopedApiToken = scopedApiToken;
		this.plainApiToken = plainApiToken;
		this.ownSession = ownSession;
	}

	/** Tells whether what is held goes on. */
	boolean spares(Holding holding) {
		return switch (holding) {
			case ACCESS_TOKEN, REFRESH_TOKEN, LOGIN_UNDER_WAY -> this.sessions;
			case OWN_ACCESS_TOKEN, OWN_REFRESH_TOKEN -> this.ownSession;
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
