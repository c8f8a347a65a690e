package dev.countersign.account;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * A link for whoever forgot their password.
 */
@RestController
@Tag(name = "Password")
class PasswordRecoveryController {

	private final PasswordRecovery recovery;

	PasswordRecoveryController(PasswordRecovery recovery) {
		this.recovery = recovery;
	}

	@PostMapping(path = "/password/forgotten", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.ACCEPTED)
	@Operation(summary = "Have a link sent to an account's address, with which its password can be set once",
			description = "The answer is the same whether or not there is such an account, or an address, or too many links were sent.")
	void ask(@Valid @RequestBody ForgottenPasswordRequest forgotten, HttpServletRequest request) {
		this.recovery.ask(forgotten.username(), request.getRemoteAddr());
	}

	/**
	 * Who forgot a password.
	 *
	 * @param username the name of an account or its e-mail address, in any spelling
	 */
	record ForgottenPasswordRequest(@NotEmpty(message = "is required") @Schema(example = "john") String username) {

		@Override
		public String toString() {
			return "ForgottenPasswordRequest[not shown]";
		}

	}

}
