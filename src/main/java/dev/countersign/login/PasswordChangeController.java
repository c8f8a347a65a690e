package dev.countersign.login;

import dev.countersign.account.Account;
import dev.countersign.account.LoginGate;
import dev.countersign.account.PasswordService;
import dev.countersign.address.Origin;
import dev.countersign.limit.Attempt;
import dev.countersign.limit.CredentialGuard;
import dev.countersign.limit.DeviceMarkIssuer;
import dev.countersign.limit.KnownClients;
import dev.countersign.password.HashesPassword;
import dev.countersign.password.NewPassword;
import dev.countersign.problem.Problem;
import dev.countersign.problem.Refuses;
import dev.countersign.token.AccessToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * A user's own password. Whoever changes it may do so because somebody else has their
 * session too, so that this one ends with all others, and a new one is opened.
 */
@RestController
@Tag(name = "Password")
class PasswordChangeController {

	private final PasswordService passwords;

	private final LoginGate gate;

	private final SessionService sessions;

	private final CredentialGuard failures;

	private final KnownClients clients;

	private final RefreshCookie cookie;

	private final TokenResponder responder;

	PasswordChangeController(PasswordService passwords, LoginGate gate, SessionService sessions,
			CredentialGuard failures, KnownClients clients, RefreshCookie cookie, TokenResponder responder) {
		this.passwords = passwords;
		this.gate = gate;
		this.sessions = sessions;
		this.failures = failures;
		this.clients = clients;
		this.cookie = cookie;
		this.responder = responder;
	}

	@HashesPassword
	@PutMapping(path = "/password", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Change the caller's password, end all that was opened with the old one, and log in anew")
	@RemembersDevice
	@Refuses({ Problem.INVALID_CREDENTIALS, Problem.INSUFFICIENT_AUTHENTICATION, Problem.TOO_MANY_ATTEMPTS,
			Problem.BUSY })
	ResponseEntity<TokenResponse> change(@Valid @RequestBody PasswordChangeRequest change,
			@RequestHeader(name = DeviceMarkIssuer.HEADER, required = false) @Nullable String deviceMark,
			@AuthenticationPrincipal AccessToken caller, HttpServletRequest request) {
		boolean inCookie = this.cookie.isWanted(change.refresh(), request);
		NewPassword next = NewPassword.ofField("new_password", change.newPassword());
		Attempt attempt = new Attempt(caller.username(), request.getRemoteAddr(), deviceMark, "change of the password");
		Opened opened = this.failures.guard(attempt,
				() -> this.passwords.change(caller.accountId(), change.currentPassword(), next,
						() -> this.gate.require(caller), (account) -> new Opened(account,
								this.sessions.openAgain(account, Origin.of(request), caller.login()))));
		return this.responder.answerLogin(opened.tokens(), inCookie,
				this.clients.remember(opened.account().found(), attempt));
	}

	private record Opened(Account account, IssuedTokens tokens) {
	}

	record PasswordChangeRequest(
			@NotEmpty(message = "is required") @Schema(example = "correct horse battery staple") String currentPassword,
			@NotEmpty(message = "is required") @Schema(example = "seven green lamps at dusk") String newPassword,
			@Schema(description = "Left out, the answer has the refresh token",
					example = "cookie") @Nullable String refresh) {

		@Override
		public String toString() {
			return "PasswordChangeRequest[not shown]";
		}

	}

}
