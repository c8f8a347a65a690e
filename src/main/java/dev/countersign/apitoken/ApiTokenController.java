package dev.countersign.apitoken;

import java.util.UUID;

import dev.countersign.account.Roles;
import dev.countersign.audit.AccountDirectory;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.Refuses;
import dev.countersign.store.Page;
import dev.countersign.token.AccessToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * A user's own API tokens, and everybody's for administrators.
 */
@RestController
@Tag(name = "API tokens")
class ApiTokenController {

	private final ApiTokenService tokens;

	private final ApiTokenEnding ending;

	private final AccountDirectory accounts;

	ApiTokenController(ApiTokenService tokens, ApiTokenEnding ending, AccountDirectory accounts) {
		this.tokens = tokens;
		this.ending = ending;
		this.accounts = accounts;
	}

	@PostMapping(path = "/api-tokens", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	@Operation(summary = "Make a token for a machine, shown this once")
	@Refuses(Problem.CONFLICT)
	NewApiTokenResponse create(@Valid @RequestBody ApiTokenRequest request,
			@AuthenticationPrincipal AccessToken caller) {
		return this.tokens.create(caller, request.name(), request.wanted(), request.lifetime());
	}

	@GetMapping("/api-tokens")
	@Operation(summary = "List the caller's API tokens, the oldest first")
	Page<ApiTokenResponse> list(@AuthenticationPrincipal AccessToken caller) {
		return list(caller.accountId());
	}

	@GetMapping("/users/{id}/api-tokens")
	@Operation(summary = "List a user's API tokens, the oldest first")
	Page<ApiTokenResponse> listOfUser(@PathVariable UUID id) {
		this.accounts.require(id);
		return list(id);
	}

	@DeleteMapping("/api-tokens/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "End an API token of the caller's, or as an administrator anyone's")
	void end(@PathVariable UUID id, @AuthenticationPrincipal AccessToken caller) {
		this.tokens.find(id)
			.filter((token) -> token.accountId().equals(caller.accountId()) || caller.scopes().contains(Roles.ADMIN))
			.orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, "The caller has no such API token."));
		this.ending.end(id);
	}

	private Page<ApiTokenResponse> list(UUID accountId) {
		return Page.whole(this.tokens.findLive(accountId).stream().map(ApiTokenResponse::of).toList());
	}

}
