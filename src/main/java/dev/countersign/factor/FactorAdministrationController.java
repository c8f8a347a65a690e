package dev.countersign.factor;

import java.util.UUID;

import dev.countersign.audit.AccountDirectory;
import dev.countersign.factor.FactorController.FactorsResponse;
import dev.countersign.problem.Problem;
import dev.countersign.problem.Refuses;
import dev.countersign.token.AccessToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The second factors of others, for administrators.
 */
@RestController
@Tag(name = "Users")
class FactorAdministrationController {

	private final Factors factors;

	private final RecoveryCodes codes;

	private final FactorReset reset;

	private final RecentLogin recent;

	private final AccountDirectory accounts;

	FactorAdministrationController(Factors factors, RecoveryCodes codes, FactorReset reset, RecentLogin recent,
			AccountDirectory accounts) {
		this.factors = factors;
		this.codes = codes;
		this.reset = reset;
		this.recent = recent;
		this.accounts = accounts;
	}

	@GetMapping("/users/{id}/factors")
	@Operation(summary = "List the second factors of an account, the oldest first")
	FactorsResponse list(@PathVariable UUID id) {
		this.accounts.require(id);
		return FactorsResponse.of(this.factors.findConfirmed(id), this.codes.count(id));
	}

	@DeleteMapping("/users/{id}/factors")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "Take every second factor from an account whose owner has lost them, and end its sessions")
	@Refuses(Problem.INSUFFICIENT_AUTHENTICATION)
	void reset(@PathVariable UUID id, @AuthenticationPrincipal AccessToken caller) {
		this.recent.require(caller);
		this.reset.reset(id);
	}

}
