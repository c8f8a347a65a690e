package dev.countersign.login;

import jakarta.validation.constraints.NotEmpty;

/**
 * The body of a login.
 *
 * @param username the name in any spelling
 * @param password the password as typed
 */
record LoginRequest(@NotEmpty(message = "is required") String username,
		@NotEmpty(message = "is required") String password) {

	@Override
	public String toString() {
		return "LoginRequest[username=" + this.username + "]";
	}

}
