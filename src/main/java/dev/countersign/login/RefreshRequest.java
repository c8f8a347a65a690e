package dev.countersign.login;

import jakarta.validation.constraints.NotEmpty;

/**
 * The body of a refresh.
 *
 * @param refreshToken the newest one that the client was given
 */
record RefreshRequest(@NotEmpty(message = "is required") String refreshToken) {

	@Override
	public String toString() {
		return "RefreshRequest[not shown]";
	}

}
