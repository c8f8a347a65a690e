package dev.countersign.login;

import java.util.Map;

import dev.countersign.address.Origin;
import dev.countersign.limit.Attempt;
import dev.countersign.limit.DeviceMarkIssuer;
import dev.countersign.limit.KnownClients;
import dev.countersign.problem.Problem;
import dev.countersign.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Logins by passkey.
 */
@RestController
@Tag(name = "Login")
class PasskeyLoginController {

	private final PasskeyLogin passkeys;

	private final SecondStep secondStep;

	private final KnownClients clients;

	private final RefreshCookie cookie;

	private final TokenResponder responder;

	PasskeyLoginController(PasskeyLogin passkeys, SecondStep secondStep, KnownClients clients, RefreshCookie cookie,
			TokenResponder responder) {
		this.passkeys = passkeys;
		this.secondStep = secondStep;
		this.clients = clients;
		this.cookie = cookie;
		this.responder = responder;
	}

	@PostMapping("/login/passkey/options")
	@Operation(summary = "Ask for a passkey, in the place of a password or as its second step",
			description = "The answer is for PublicKeyCredential.parseRequestOptionsFromJSON. It is good for 5 minutes.")
	@Refuses({ Problem.INVALID_CREDENTIALS, Problem.NOT_FOUND, Problem.TOO_MANY_ATTEMPTS, Problem.UNAVAILABLE })
	Map<String, Object> ask(@Valid @RequestBody(required = false) @Nullable PasskeyOptionsRequest asked,
			HttpServletRequest request) {
		return (asked != null && asked.login() != null)
				? this.secondStep.askForPasskey(asked.login(), request.getRemoteAddr()) : this.passkeys.ask();
	}

	@PostMapping(path = "/login/passkey", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Exchange a passkey's answer for tokens")
	@RemembersDevice
	@Refuses({ Problem.INVALID_CREDENTIALS, Problem.NOT_FOUND, Problem.TOO_MANY_ATTEMPTS, Problem.UNAVAILABLE })
	ResponseEntity<TokenResponse> logIn(@Valid @RequestBody PasskeyLoginRequest login,
			@RequestHeader(name = DeviceMarkIssuer.HEADER, required = false) @Nullable String deviceMark,
			HttpServletRequest request) {
		boolean inCookie = this.cookie.isWanted(login.refresh(), request);
		PasskeyLogin.Opened opened = this.passkeys.logIn(JsonMapper.shared().writeValueAsString(login.credential()),
				Origin.of(request), request.getRemoteAddr());
		Attempt attempt = new Attempt(opened.account().username().value(), request.getRemoteAddr(), deviceMark);
		return this.responder.answerLogin(opened.tokens(), inCookie,
				this.clients.remember(opened.account().found(), attempt));
	}

	/**
	 * What a passkey is asked for.
	 *
	 * @param login what the first step was answered with; null in the place of a password
	 */
	record PasskeyOptionsRequest(@Schema(example = "csl_YSBsb2dpbiB0aGF0IGlzIGhhbGYgZG9uZQ") @Nullable String login) {

		@Override
		public String toString() {
			return "PasskeyOptionsRequest[not shown]";
		}

	}

	/**
	 * A passkey's answer.
	 *
	 * @param credential what the browser's {@code credential.toJSON()} is
	 * @param refresh where the refresh token goes: {@code cookie}, or nothing for the
	 * answer
	 */
	record PasskeyLoginRequest(
			@NotEmpty(message = "is required") @Schema(description = "What credential.toJSON() is",
					example = "{\"id\":\"…\",\"type\":\"public-key\"}") Map<String, @Nullable Object> credential,
			@Schema(description = "Left out, the answer has the refresh token",
					example = "cookie") @Nullable String refresh) {
	}

}
