package dev.countersign.account;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.countersign.password.HashesPassword;
import dev.countersign.password.NewPassword;
import dev.countersign.password.Username;
import dev.countersign.problem.PageParameters;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.Refuses;
import dev.countersign.store.Cursor;
import dev.countersign.store.Page;
import dev.countersign.token.BearerToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Accounts, for administrators.
 */
@RestController
@RequestMapping("/users")
@Tag(name = "Users")
class AccountController {

	private static final int MAX_PAGE = 100;

	private final Administration administration;

	private final EmailAdministration emails;

	private final Provisioning provisioning;

	private final AccountLimits limits;

	AccountController(Administration administration, EmailAdministration emails, Provisioning provisioning,
			AccountLimits limits) {
		this.administration = administration;
		this.emails = emails;
		this.provisioning = provisioning;
		this.limits = limits;
	}

	@HashesPassword
	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	@Operation(summary = "Make an account, or without a password an account and an invitation to set one",
			description = "A service account has no password and no invitation, but secrets: POST /users/{id}/secrets")
	@Refuses({ Problem.CONFLICT, Problem.BUSY })
	ResponseEntity<NewAccountResponse> add(@Valid @RequestBody NewAccountRequest user,
			@AuthenticationPrincipal BearerToken caller) {
		NewAccount wanted = user.toAccount();
		this.provisioning.requireMayGive(wanted.roles(), caller);
		if (user.claims() != null) {
			this.provisioning.requireMaySetClaims(caller);
		}
		NewAccountResponse created = create(wanted, user.password());
		return ResponseEntity.created(location(created.account().id())).eTag(VersionedAccount.FIRST).body(created);
	}

	@GetMapping
	@Operation(summary = "List accounts by name")
	Page<AccountResponse> list(@RequestParam(defaultValue = "") String prefix,
			@Parameter(description = "person or service",
					example = "service") @RequestParam(defaultValue = "") String kind,
			@RequestParam(defaultValue = "50") int limit, @RequestParam(defaultValue = "") String cursor) {
		PageParameters.requireLimit(limit, MAX_PAGE);
		String start = prefix.isEmpty() ? "" : prefix(prefix);
		List<Account> found = this.administration.findPage(decode(cursor), start, kind(kind), limit + 1);
		List<AccountResponse> items = found.stream().limit(limit).map(AccountResponse::of).toList();
		return new Page<>(items, (found.size() > limit) ? encode(found.get(limit - 1)) : null);
	}

	@GetMapping("/{id}")
	@Operation(summary = "Show an account")
	ResponseEntity<AccountResponse> show(@PathVariable UUID id) {
		return answer(this.administration.find(id));
	}

	@PatchMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Rename, enable or disable an account, or change its address, roles or claims",
			description = "A change of the claims is in the tokens that are made from then on. Another address is the"
					+ " account's once it is confirmed, where a link can be sent there: until then the answer has the"
					+ " one before.")
	@Refuses({ Problem.CONFLICT, Problem.PRECONDITION_FAILED, Problem.TOO_MANY_ATTEMPTS })
	ResponseEntity<AccountResponse> change(@PathVariable UUID id, @RequestBody AccountChangeRequest change,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
			@AuthenticationPrincipal BearerToken caller) {
		if (change.roles() != null && id.equals(caller.accountId())) {
			throw new ProblemException(Problem.CONFLICT, "Nobody changes their own roles. Another administrator can.");
		}
		if (change.claims() != null) {
			this.provisioning.requireMaySetClaims(caller);
		}
		return answer(
				this.emails.change(id, change.toChange(), ifMatch, (account) -> requireMay(change, account, caller)));
	}

	/** Whoever reads the mails to an account's address can have its password reset. */
	private void requireMay(AccountChangeRequest change, Account account, BearerToken caller) {
		String present = (account.email() != null) ? account.email().text() : "";
		if (change.email() != null && !change.email().equals(present)) {
			this.provisioning.requireMayOpen(account, caller);
		}
		else {
			this.provisioning.requireMayTouch(account, caller);
		}
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "Delete an account, and with it every token")
	@Refuses({ Problem.CONFLICT, Problem.PRECONDITION_FAILED })
	void delete(@PathVariable UUID id,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
			@AuthenticationPrincipal BearerToken caller) {
		this.administration.delete(id, ifMatch, (account) -> this.provisioning.requireMayTouch(account, caller));
	}

	@DeleteMapping("/{id}/sessions")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "End every session of an account")
	void endSessions(@PathVariable UUID id) {
		this.administration.endSessions(id);
	}

	@DeleteMapping("/{id}/limits")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "Forget the failed logins that were counted against an account's name from everywhere")
	void liftLimits(@PathVariable UUID id) {
		this.limits.lift(id);
	}

	private static ResponseEntity<AccountResponse> answer(VersionedAccount found) {
		return ResponseEntity.ok().eTag(found.etag()).body(AccountResponse.of(found.account()));
	}

	private NewAccountResponse create(NewAccount wanted, @Nullable String password) {
		if (wanted.kind() == AccountKind.SERVICE) {
			if (password != null) {
				throw invalid("A service account has no password. Make a secret for it: POST /users/{id}/secrets");
			}
			return NewAccountResponse.of(this.administration.addService(wanted));
		}
		return (password != null)
				? NewAccountResponse
					.of(this.administration.add(wanted, NewPassword.ofField("password", password), this.emails::added))
				: NewAccountResponse.of(this.administration.invite(wanted, this.emails::invited));
	}

	/** A prefix must itself be a valid name. */
	private static String prefix(String spelling) {
		return Username.of(spelling)
			.map(Username::value)
			.orElseThrow(() -> invalid("The parameter 'prefix' must be what a user name can begin with."));
	}

	private static @Nullable AccountKind kind(String kind) {
		return kind.isEmpty() ? null
				: AccountKind.find(kind).orElseThrow(() -> invalid("The parameter 'kind' is 'person' or 'service'."));
	}

	private static String encode(Account last) {
		return Cursor.of(last.username().value()).toString();
	}

	private static String decode(String cursor) {
		try {
			return cursor.isEmpty() ? "" : new Username(Cursor.parse(cursor, 1).parts().get(0)).value();
		}
		catch (IllegalArgumentException ex) {
			throw PageParameters.invalidCursor();
		}
	}

	private static ProblemException invalid(String detail) {
		return new ProblemException(Problem.INVALID_REQUEST, detail);
	}

	/** The path alone: the name of the host is the client's own word. */
	private static URI location(UUID id) {
		String context = ServletUriComponentsBuilder.fromCurrentContextPath().build().getPath();
		return URI.create(((context != null) ? context : "") + "/users/" + id);
	}

	/**
	 * The account that an administrator wants made.
	 *
	 * @param username the name in any spelling
	 * @param password the password; absent to have an invitation made
	 * @param kind whom it is for, a person unless said otherwise
	 * @param email its e-mail address, none unless said otherwise
	 * @param roles what it may do beyond logging in, nothing unless said otherwise
	 * @param claims what else its tokens say of it, nothing unless said otherwise
	 */
	record NewAccountRequest(@NotEmpty(message = "is required") @Schema(example = "john") String username,
			@Schema(example = "correct horse battery staple",
					description = "Left out, the answer has an invitation") @Nullable String password,
			@Schema(example = "service",
					description = "person, unless said otherwise, or service") @Nullable String kind,
			@Schema(example = "john@example.com") @Nullable String email,
			@Schema(example = "[\"editor\"]") @Nullable Set<@Nullable String> roles,
			@Schema(example = "{\"tenant\":\"acme\"}") @Nullable Map<String, @Nullable Object> claims) {

		NewAccount toAccount() {
			return new NewAccount(RequestedAccount.username(this.username), RequestedAccount.kind(this.kind),
					(this.email != null && !this.email.isEmpty()) ? RequestedAccount.email(this.email) : null,
					(this.roles != null) ? RequestedAccount.roles(this.roles) : Set.of(),
					(this.claims != null) ? RequestedAccount.claims(this.claims) : AccountClaims.NONE);
		}

		@Override
		public String toString() {
			return "NewAccountRequest[username=" + this.username + "]";
		}

	}

	/**
	 * What an administrator wants changed; what is absent or null stays.
	 *
	 * @param username another name, in any spelling
	 * @param email another e-mail address, or the empty text for none
	 * @param roles all roles that it shall have
	 * @param claims all claims that it shall have
	 * @param enabled whether it may log in
	 */
	record AccountChangeRequest(@Schema(example = "johanna") @Nullable String username,
			@Schema(example = "johanna@example.com", description = "The empty text for none") @Nullable String email,
			@Schema(example = "[\"editor\"]") @Nullable Set<@Nullable String> roles,
			@Schema(example = "{\"tenant\":\"acme\"}") @Nullable Map<String, @Nullable Object> claims,
			@Schema(example = "true") @Nullable Boolean enabled) {

		AccountChange toChange() {
			return new AccountChange((this.username != null) ? RequestedAccount.username(this.username) : null,
					(this.email != null && !this.email.isEmpty()) ? RequestedAccount.email(this.email).text()
							: this.email,
					(this.roles != null) ? RequestedAccount.roles(this.roles) : null,
					(this.claims != null) ? RequestedAccount.claims(this.claims) : null, this.enabled);
		}

	}

	/**
	 * An account that was just made, and the invitation where it has no password. That is
	 * shown this once.
	 *
	 * @param account the account
	 * @param invitation what {@code POST /password/setup} takes, once
	 * @param invitationExpiresAt until when
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record NewAccountResponse(@JsonUnwrapped AccountResponse account,
			@Schema(description = "Present where no password was given, and shown this once",
					example = "csi_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") @Nullable String invitation,
			@Schema(example = "2026-02-01T09:00:00Z") @Nullable Instant invitationExpiresAt) {

		static NewAccountResponse of(Account account) {
			return new NewAccountResponse(AccountResponse.of(account), null, null);
		}

		static NewAccountResponse of(Administration.Invited invited) {
			return new NewAccountResponse(AccountResponse.of(invited.account()), invited.invitation().secret(),
					invited.invitation().expiresAt());
		}

		@Override
		public String toString() {
			return "NewAccountResponse[account=" + this.account + "]";
		}

	}

}
