package dev.countersign.account;

import dev.countersign.limit.CredentialGuard;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.Refuses;
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
 * The answer of whoever reads at an e-mail address.
 */
@RestController
@Tag(name = "Own account")
class EmailConfirmationController {

	private final EmailConfirmation confirmation;

	private final CredentialGuard failures;

	private final AccountAudit audit;

	EmailConfirmationController(EmailConfirmation confirmation, CredentialGuard failures, AccountAudit audit) {
		this.confirmation = confirmation;
		this.failures = failures;
		this.audit = audit;
	}

	@PostMapping(path = "/email/confirmation", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "Confirm an account's e-mail address, once, with the secret of the link that was sent there")
	@Refuses({ Problem.INVALID_CREDENTIALS, Problem.CONFLICT, Problem.TOO_MANY_ATTEMPTS })
	void confirm(@Valid @RequestBody EmailConfirmationRequest request, HttpServletRequest client) {
		try {
			this.failures.guardToken(client.getRemoteAddr(), () -> {
				this.confirmation.confirm(request.confirmation());
				return true;
			});
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.INVALID_CREDENTIALS) {
				this.audit.emailLinkUnknown();
			}
			throw ex;
		}
	}

	/**
	 * What was sent to the address.
	 *
	 * @param confirmation the secret at the end of the link
	 */
	record EmailConfirmationRequest(@NotEmpty(message = "is required") @Schema(
			example = "cse_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") String confirmation) {

		@Override
		public String toString() {
			return "EmailConfirmationRequest[not shown]";
		}

	}

}
