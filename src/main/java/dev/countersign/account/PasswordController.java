package dev.countersign.account;

import dev.countersign.token.AccessToken;
import dev.countersign.web.Problem;
import dev.countersign.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * A user's own password.
 */
@RestController
@Tag(name = "Password")
class PasswordController {

	private final Administration administration;

	PasswordController(Administration administration) {
		this.administration = administration;
	}

	@PutMapping(path = "/password", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "Change the caller's password, and end their other sessions")
	@Refuses({ Problem.INVALID_CREDENTIALS, Problem.BUSY })
	void change(@Valid @RequestBody PasswordChange change, @AuthenticationPrincipal AccessToken caller) {
		this.administration.changePassword(caller.accountId(), caller.sessionId(), change.currentPassword(),
				change.newPassword());
	}

	record PasswordChange(@NotEmpty(message = "is required") String currentPassword,
			@NotEmpty(message = "is required") String newPassword) {

		@Override
		public String toString() {
			return "PasswordChange[]";
		}

	}

}
