package dev.countersign.account;

import java.util.Set;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import org.jspecify.annotations.Nullable;

/**
 * The account that an administrator wants made.
 *
 * @param username the name in any spelling
 * @param password the password; absent to have an invitation made
 * @param roles what it may do beyond logging in, nothing unless said otherwise
 */
record NewAccountRequest(@NotEmpty(message = "is required") @Schema(example = "john") String username,
		@Schema(example = "correct horse battery staple",
				description = "Left out, the answer has an invitation") @Nullable String password,
		@Schema(example = "[\"editor\"]") @Nullable Set<@Nullable String> roles) {

	@Override
	public String toString() {
		return "NewUser[username=" + this.username + "]";
	}

}
