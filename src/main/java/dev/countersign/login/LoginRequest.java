package dev.countersign.login;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import org.jspecify.annotations.Nullable;

/**
 * The body of a login.
 *
 * @param username the name in any spelling
 * @param password the password as typed
 * @param refresh where the refresh token goes: {@code cookie}, or nothing for the answer
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record LoginRequest(@NotEmpty(message = "is required") @Schema(example = "john") String username,
		@NotEmpty(message = "is required") @Schema(example = "correct horse battery staple") String password,
		@Schema(description = "Left out, the answer has the refresh token",
				example = "cookie") @Nullable String refresh) {

	/** A phone's keyboard adds a blank, which no name has at its ends. */
	LoginRequest {
		username = (username != null) ? username.strip() : username;
	}

	@Override
	public String toString() {
		return "LoginRequest[username=" + this.username + "]";
	}

}
