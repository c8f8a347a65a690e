package dev.countersign.login;

import dev.countersign.account.Account;
import dev.countersign.account.Credentials;
import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import dev.countersign.web.ClientAddress;
import dev.countersign.web.Problem;
import dev.countersign.web.ProblemException;
import dev.countersign.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Login")
class LoginController {

	private final Credentials credentials;

	private final SessionService sessions;

	private final AuditTrail audit;

	private final ClientAddress addresses;

	LoginController(Credentials credentials, SessionService sessions, AuditTrail audit, ClientAddress addresses) {
		this.credentials = credentials;
		this.sessions = sessions;
		this.audit = audit;
		this.addresses = addresses;
	}

	@PostMapping(path = "/login", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Exchange a username and a password for tokens")
	@Refuses({ Problem.INVALID_CREDENTIALS, Problem.BUSY, Problem.UNAVAILABLE })
	TokenResponse login(@Valid @RequestBody LoginRequest login, HttpServletRequest request) {
		Client client = Client.of(request, this.addresses);
		try {
			Account account = this.credentials.verify(login.username(), login.password());
			return this.sessions.open(account, client);
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.INVALID_CREDENTIALS) {
				this.audit.recordLater(AuditEvent.of(Act.LOGIN_FAILED).accountAsTyped(login.username()));
			}
			throw ex;
		}
	}

	@PostMapping(path = "/token/refresh", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Exchange a refresh token for the next tokens")
	@Refuses({ Problem.INVALID_TOKEN, Problem.TOKEN_EXPIRED, Problem.TOKEN_REVOKED, Problem.UNAVAILABLE })
	TokenResponse refresh(@Valid @RequestBody RefreshRequest refresh, HttpServletRequest request) {
		return this.sessions.refresh(refresh.refreshToken(), Client.of(request, this.addresses));
	}

}
