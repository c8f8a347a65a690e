package dev.countersign.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.problem.Refuses;
import dev.countersign.token.AccessToken;
import dev.countersign.token.BearerToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * What anyone who has a token may see of themselves, and what they may change.
 */
@RestController
@Tag(name = "Own account")
class OwnAccountController {

	private final Accounts accounts;

	private final AccountFactors factors;

	private final EmailConfirmation emails;

	OwnAccountController(Accounts accounts, AccountFactors factors, EmailConfirmation emails) {
		this.accounts = accounts;
		this.factors = factors;
		this.emails = emails;
	}

	@GetMapping("/me")
	@Operation(summary = "Show the caller: the account as it is now, and what the token may be used for until when")
	OwnAccountResponse show(@AuthenticationPrincipal BearerToken caller) {
		return this.accounts.findById(caller.accountId())
			.filter(Account::enabled)
			.map((account) -> OwnAccountResponse.of(account, caller, this.factors.kindsOf(account.id()),
					this.emails.stateOf(account)))
			.orElseThrow(() -> new RefusedAuthentication(Problem.TOKEN_REVOKED));
	}

	@PatchMapping(path = "/me", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.ACCEPTED)
	@Operation(summary = "Have a link sent to another e-mail address, which is the account's once it is confirmed",
			description = "The answer is the same whoever has the address. The one before is told. The link is good"
					+ " once, for 24 hours: POST /email/confirmation. The address that the account has takes back a"
					+ " request before, and is sent a link only if it is not confirmed.")
	@Refuses({ Problem.CONFLICT, Problem.TOO_MANY_ATTEMPTS, Problem.INSUFFICIENT_AUTHENTICATION })
	void change(@Valid @RequestBody OwnAccountChangeRequest change, @AuthenticationPrincipal AccessToken caller,
			HttpServletRequest request) {
		EmailAddress email = RequestedAccount.email(change.email());
		this.factors.requireRecentLogin(caller);
		this.emails.request(caller, email, request.getRemoteAddr());
	}

	/**
	 * What the caller wants changed.
	 *
	 * @param email another e-mail address, or the same to have it confirmed
	 */
	record OwnAccountChangeRequest(
			@NotEmpty(message = "is required") @Schema(example = "john@example.com") String email) {
	}

	/**
	 * The caller.
	 *
	 * @param id never given to another account
	 * @param username the name in its normal form
	 * @param email the e-mail address; null if there is none
	 * @param emailConfirmed whether it is confirmed, or somebody vouched for it
	 * @param newEmail the address that waits for its confirmation; null if there is none
	 * @param roles what the account may do beyond logging in
	 * @param scopes what the token may be used for
	 * @param claims what else new tokens say of the account
	 * @param factors by what besides the password the account logs in
	 * @param sessionId the session of the token; null if it was made for a machine
	 * @param expiresAt the first instant at which the token is no longer good
	 */
	record OwnAccountResponse(@Schema(example = "0d8f1c52-6a3e-4b71-9d0c-7e5a4f2b1c90") UUID id,
			@Schema(example = "john") String username, @Schema(example = "john@example.com") @Nullable String email,
			@Schema(example = "true") boolean emailConfirmed,
			@Schema(description = "Waits for its confirmation", example = "john@example.net") @Nullable String newEmail,
			@Schema(example = "[\"editor\"]") SortedSet<String> roles,
			@Schema(example = "[\"introspect\"]") SortedSet<String> scopes,
			@Schema(example = "{\"tenant\":\"acme\"}") Map<String, Object> claims,
			@Schema(example = "[\"totp\"]") List<String> factors,
			@Schema(example = "0b7c1f3e-5d4a-4e0c-9d53-1f2f9b6f8c11") @Nullable UUID sessionId,
			@Schema(example = "2026-01-31T10:00:00Z") Instant expiresAt) {

		static OwnAccountResponse of(Account account, BearerToken token, List<String> factors,
				EmailConfirmation.State emails) {
			return new OwnAccountResponse(account.id(), account.username().value(), text(account.email()),
					emails.confirmed(), text(emails.next()), new TreeSet<>(account.roles()),
					new TreeSet<>(token.scopes()), account.claims().toMap(), factors, token.sessionId(),
					token.expiresAt());
		}

		private static @Nullable String text(@Nullable EmailAddress email) {
			return (email != null) ? email.text() : null;
		}

	}

}
