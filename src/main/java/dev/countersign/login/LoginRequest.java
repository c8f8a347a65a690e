package dev.countersign.login;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The body of a login.
 *
 * @param username the name in any spelling
 * @param password the password as typed
 * @param refresh where the refresh token goes: {@code cookie}, or nothing for the answer
 * @param code a code of the account's second factor, for clients that have one at hand
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record LoginRequest(@NotEmpty(message = "is required") @Schema(example = "john") String username,
		@NotEmpty(message = "is required") @Schema(example = "correct horse battery staple") String password,
		@Schema(description = "Left out, the answer has the refresh token",
				example = "cookie") @Nullable String refresh,
		@Size(max = 64, message = "has at most 64 characters") @Schema(
				description = "A code of the account's second factor, or a recovery code",
				example = "492039") @Nullable String code) {

	/** A phone's keyboard adds a blank, which no name has at its ends. */
	LoginRequest {
		username = (username != null) ? username.strip() : username;
		code = (code != null && code.isBlank()) ? null : code;
	}

	@Override
	public String toString() {
		return "LoginRequest[username=" + this.username + "]";
	}

}
