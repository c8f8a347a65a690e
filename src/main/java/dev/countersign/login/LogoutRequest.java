package dev.countersign.login;

import org.jspecify.annotations.Nullable;

/**
 * The body of a logout, which a bearer token may stand in for.
 *
 * @param refreshToken one that belongs to the session
 */
record LogoutRequest(@Nullable String refreshToken) {

	@Override
	public String toString() {
		return "LogoutRequest[not shown]";
	}

}
