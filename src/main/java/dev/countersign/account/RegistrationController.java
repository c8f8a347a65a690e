package dev.countersign.account;

import dev.countersign.limit.UsageBudgets;
import dev.countersign.password.HashesPassword;
import dev.countersign.password.NewPassword;
import dev.countersign.problem.Problem;
import dev.countersign.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Accounts for whoever asks. There only where a setting says so, and without roles.
 */
@RestController
@ConditionalOnBooleanProperty("countersign.registration.enabled")
@Tag(name = "Registration")
class RegistrationController {

	private final Administration administration;

	private final UsageBudgets budgets;

	RegistrationController(Administration administration, UsageBudgets budgets) {
		this.administration = administration;
		this.budgets = budgets;
	}

	@HashesPassword
	@PostMapping(path = "/register", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	@Operation(summary = "Make an account for oneself")
	@Refuses({ Problem.CONFLICT, Problem.TOO_MANY_ATTEMPTS, Problem.BUSY })
	AccountResponse register(@Valid @RequestBody RegistrationRequest registration, HttpServletRequest request) {
		return AccountResponse.of(this.budgets.guardRegistration(request.getRemoteAddr(),
				() -> this.administration.register(RequestedAccount.username(registration.username()),
						NewPassword.ofField("password", registration.password()))));
	}

	record RegistrationRequest(@NotEmpty(message = "is required") @Schema(example = "john") String username,
			@NotEmpty(message = "is required") @Schema(example = "correct horse battery staple") String password) {

		@Override
		public String toString() {
			return "RegistrationRequest[username=" + this.username + "]";
		}

	}

}
