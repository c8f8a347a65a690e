package dev.countersign.account;

import dev.countersign.limit.Attempt;
import dev.countersign.limit.DeviceMarks;
import dev.countersign.limit.FailedCredentials;
import dev.countersign.password.HashesPassword;
import dev.countersign.password.NewPassword;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.Refuses;
import dev.countersign.token.AccessToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * A user's own password.
 */
@RestController
@Tag(name = "Password")
class PasswordController {

	private final PasswordService passwords;

	private final FailedCredentials failures;

	private final AccountAudit audit;

	PasswordController(PasswordService passwords, FailedCredentials failures, AccountAudit audit) {
		this.passwords = passwords;
		this.failures = failures;
		this.audit = audit;
	}

	@HashesPassword
	@PutMapping(path = "/password", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "Change the caller's password, and end their other sessions and API tokens")
	@Refuses({ Problem.INVALID_CREDENTIALS, Problem.TOO_MANY_ATTEMPTS, Problem.BUSY })
	void change(@Valid @RequestBody PasswordChangeRequest change,
			@Parameter(description = "What the last login of this device was answered with",
					example = "csd_YWNjb3VudCwgZGV2aWNlLCB0aW1lLCB0YWc") @RequestHeader(name = DeviceMarks.HEADER,
							required = false) @Nullable String deviceMark,
			@AuthenticationPrincipal AccessToken caller, HttpServletRequest request) {
		NewPassword next = NewPassword.ofField("new_password", change.newPassword());
		this.failures.guard(new Attempt(caller.username(), request.getRemoteAddr(), deviceMark), () -> {
			this.passwords.change(caller.accountId(), caller.sessionId(), change.currentPassword(), next);
			return next;
		});
	}

	@HashesPassword
	@PostMapping(path = "/password/setup", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "Set an account's first password, once, with the invitation that its owner was sent")
	@Refuses({ Problem.INVALID_CREDENTIALS, Problem.TOO_MANY_ATTEMPTS, Problem.BUSY })
	void setUp(@Valid @RequestBody PasswordSetupRequest setup, HttpServletRequest request) {
		NewPassword password = NewPassword.ofField("password", setup.password());
		try {
			this.failures.guardToken(request.getRemoteAddr(), () -> {
				this.passwords.setUp(setup.invitation(), password);
				return password;
			});
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.INVALID_CREDENTIALS) {
				this.audit.invitationUnknown();
			}
			throw ex;
		}
	}

	record PasswordChangeRequest(
			@NotEmpty(message = "is required") @Schema(example = "correct horse battery staple") String currentPassword,
			@NotEmpty(message = "is required") @Schema(example = "seven green lamps at dusk") String newPassword) {

		@Override
		public String toString() {
			return "PasswordChangeRequest[not shown]";
		}

	}

	record PasswordSetupRequest(
			@NotEmpty(message = "is required") @Schema(
					example = "csi_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") String invitation,
			@NotEmpty(message = "is required") @Schema(example = "seven green lamps at dusk") String password) {

		@Override
		public String toString() {
			return "PasswordSetupRequest[not shown]";
		}

	}

}
