package dev.countersign.login;

import java.util.UUID;

import dev.countersign.account.Account;
import dev.countersign.account.Credentials;
import dev.countersign.account.Roles;
import dev.countersign.token.AccessTokens;
import dev.countersign.web.Problem;
import dev.countersign.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Login")
class LoginController {

	private final Credentials credentials;

	private final Roles roles;

	private final AccessTokens tokens;

	LoginController(Credentials credentials, Roles roles, AccessTokens tokens) {
		this.credentials = credentials;
		this.roles = roles;
		this.tokens = tokens;
	}

	@PostMapping(path = "/login", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Exchange a username and a password for an access token")
	@Refuses({ Problem.INVALID_CREDENTIALS, Problem.BUSY, Problem.UNAVAILABLE })
	TokenResponse login(@Valid @RequestBody LoginRequest request) {
		Account account = this.credentials.verify(request.username(), request.password());
		return TokenResponse.of(this.tokens.issue(account.id(), account.username().value(), UUID.randomUUID(),
				this.roles.scopesOf(account)));
	}

}
