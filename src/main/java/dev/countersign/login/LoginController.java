package dev.countersign.login;

import dev.countersign.account.Account;
import dev.countersign.account.Credentials;
import dev.countersign.account.LoginNames;
import dev.countersign.address.Origin;
import dev.countersign.limit.AccountDoor;
import dev.countersign.limit.Attempt;
import dev.countersign.limit.DeviceMarks;
import dev.countersign.limit.FailedCredentials;
import dev.countersign.limit.KnownClients;
import dev.countersign.limit.UsageBudgets;
import dev.countersign.password.HashesPassword;
import dev.countersign.problem.Problem;
import dev.countersign.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Login")
class LoginController {

	private final LoginNames names;

	private final Credentials credentials;

	private final SessionService sessions;

	private final FailedCredentials failures;

	private final KnownClients clients;

	private final UsageBudgets usage;

	LoginController(LoginNames names, Credentials credentials, SessionService sessions, FailedCredentials failures,
			KnownClients clients, UsageBudgets usage) {
		this.names = names;
		this.credentials = credentials;
		this.sessions = sessions;
		this.failures = failures;
		this.clients = clients;
		this.usage = usage;
	}

	@HashesPassword
	@PostMapping(path = "/login", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Exchange a username and a password for tokens",
			description = "Where the service is set up so, the e-mail address of an account stands for its username.")
	@ApiResponse(responseCode = "200",
			headers = @Header(name = DeviceMarks.HEADER, description = "Makes this device known at its next logins",
					schema = @Schema(type = "string", example = "csd_YWNjb3VudCwgZGV2aWNlLCB0aW1lLCB0YWc")))
	@Refuses({ Problem.INVALID_CREDENTIALS, Problem.TOO_MANY_ATTEMPTS, Problem.BUSY, Problem.UNAVAILABLE })
	ResponseEntity<TokenResponse> login(@Valid @RequestBody LoginRequest login,
			@Parameter(description = "What the last login of this device was answered with",
					example = "csd_YWNjb3VudCwgZGV2aWNlLCB0aW1lLCB0YWc") @RequestHeader(name = DeviceMarks.HEADER,
							required = false) @Nullable String deviceMark,
			HttpServletRequest request) {
		Origin origin = Origin.of(request);
		String username = this.names.resolve(login.username());
		Attempt attempt = new Attempt(username, request.getRemoteAddr(), deviceMark);
		Opened opened = this.failures.guard(attempt, () -> {
			Account account = this.credentials.verify(username, login.password());
			return new Opened(account, this.sessions.open(account, origin));
		});
		AccountDoor.Found account = new AccountDoor.Found(opened.account().id(), opened.account().sessionEpoch());
		return ResponseEntity.ok()
			.header(DeviceMarks.HEADER, this.clients.remember(account, attempt))
			.body(opened.tokens());
	}

	@PostMapping(path = "/token/refresh", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Exchange a refresh token for the next tokens")
	@Refuses({ Problem.INVALID_TOKEN, Problem.TOKEN_EXPIRED, Problem.TOKEN_REVOKED, Problem.TOO_MANY_ATTEMPTS,
			Problem.UNAVAILABLE })
	TokenResponse refresh(@Valid @RequestBody RefreshRequest refresh, HttpServletRequest request) {
		Origin origin = Origin.of(request);
		return this.failures.guardToken(request.getRemoteAddr(), () -> {
			this.usage.countRefresh(this.sessions.sessionOf(refresh.refreshToken()));
			return this.sessions.refresh(refresh.refreshToken(), origin);
		});
	}

	private record Opened(Account account, TokenResponse tokens) {
	}

}
