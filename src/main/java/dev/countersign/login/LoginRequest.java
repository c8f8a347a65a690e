package dev.countersign.login;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;

/**
 * The body of a login.
 *
 * @param username the name in any spelling
 * @param password the password as typed
 */
record LoginRequest(@NotEmpty(message = "is required") @Schema(example = "john") String username,
		@NotEmpty(message = "is required") @Schema(example = "correct horse battery staple") String password) {

	@Override
	public String toString() {
		return "LoginRequest[username=" + this.username + "]";
	}

}
