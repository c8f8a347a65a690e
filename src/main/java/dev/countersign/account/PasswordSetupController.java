package dev.countersign.account;

import dev.countersign.limit.Attempt;
import dev.countersign.limit.CredentialGuard;
import dev.countersign.limit.DeviceMarkIssuer;
import dev.countersign.limit.KnownClients;
import dev.countersign.password.HashesPassword;
import dev.countersign.password.NewPassword;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The password that the owner of an account chooses, with an invitation or with the link
 * that they were sent when they forgot the last one.
 */
@RestController
@Tag(name = "Password")
class PasswordSetupController {

	private final PasswordSetup passwords;

	private final CredentialGuard failures;

	private final KnownClients clients;

	private final AccountFactors factors;

	private final AccountAudit audit;

	PasswordSetupController(PasswordSetup passwords, CredentialGuard failures, KnownClients clients,
			AccountFactors factors, AccountAudit audit) {
		this.passwords = passwords;
		this.failures = failures;
		this.clients = clients;
		this.factors = factors;
		this.audit = audit;
	}

	@HashesPassword
	@PostMapping(path = "/password/setup", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ApiResponse(responseCode = "204",
			headers = @Header(name = DeviceMarkIssuer.HEADER,
					description = "Makes this device known at its next logins, unless the account has a second factor",
					schema = @Schema(type = "string", example = "csd_YWNjb3VudCwgZGV2aWNlLCB0aW1lLCB0YWc")))
	@Operation(
			summary = "Set an account's password, once, with an invitation or the secret of a link for a forgotten one")
	@Refuses({ Problem.INVALID_CREDENTIALS, Problem.TOO_MANY_ATTEMPTS, Problem.BUSY })
	ResponseEntity<Void> setUp(@Valid @RequestBody PasswordSetupRequest setup, HttpServletRequest request) {
		NewPassword password = NewPassword.ofField("password", setup.password());
		try {
			Account account = this.failures.guardToken(request.getRemoteAddr(),
					() -> this.passwords.setUp(setup.invitation(), password));
			ResponseEntity.HeadersBuilder<?> answer = ResponseEntity.noContent();
			// Whoever reads the owner's mail is not known before the second step.
			if (this.factors.kindsOf(account.id()).isEmpty()) {
				Attempt attempt = new Attempt(account.username().value(), request.getRemoteAddr(), null,
						"setting of the password");
				answer.header(DeviceMarkIssuer.HEADER, this.clients.remember(account.found(), attempt));
			}
			return answer.build();
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.INVALID_CREDENTIALS) {
				this.audit.invitationUnknown();
			}
			throw ex;
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
