package dev.countersign.login;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.countersign.limit.DeviceMarkIssuer;
import dev.countersign.password.HashesPassword;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Login")
class LoginController {

	private final SessionGrants grants;

	private final RefreshCookie cookie;

	private final TokenResponder responder;

	LoginController(SessionGrants grants, RefreshCookie cookie, TokenResponder responder) {
		this.grants = grants;
		this.cookie = cookie;
		this.responder = responder;
	}

	@HashesPassword
	@PostMapping(path = "/login", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Exchange a username and a password for tokens",
			description = "Where the service is set up so, the e-mail address of an account stands for its username."
					+ " With 'refresh': 'cookie' a browser keeps the refresh token in a cookie that no script reads.")
	@RemembersDevice
	@Refuses({ Problem.INVALID_CREDENTIALS, Problem.SECOND_FACTOR_REQUIRED, Problem.TOO_MANY_ATTEMPTS, Problem.BUSY,
			Problem.UNAVAILABLE })
	ResponseEntity<TokenResponse> login(@Valid @RequestBody LoginRequest login,
			@RequestHeader(name = DeviceMarkIssuer.HEADER, required = false) @Nullable String deviceMark,
			HttpServletRequest request) {
		boolean inCookie = this.cookie.isWanted(login.refresh(), request);
		SessionGrants.Opened opened = this.grants.logIn(login.username(), login.password(), login.code(), deviceMark,
				request);
		return this.responder.answerLogin(opened.tokens(), inCookie, opened.deviceMark());
	}

	@PostMapping(path = "/login/factor", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Finish a login with a second factor",
			description = "What the first step answered as 'login' is good for 5 minutes and 5 codes.")
	@RemembersDevice
	@Refuses({ Problem.INVALID_CREDENTIALS, Problem.TOO_MANY_ATTEMPTS, Problem.BUSY, Problem.UNAVAILABLE })
	ResponseEntity<TokenResponse> finish(@Valid @RequestBody SecondStepRequest step,
			@RequestHeader(name = DeviceMarkIssuer.HEADER, required = false) @Nullable String deviceMark,
			HttpServletRequest request) {
		boolean inCookie = this.cookie.isWanted(step.refresh(), request);
		SessionGrants.Opened opened = this.grants.finish(step.login(), step.answer(), deviceMark, request);
		return this.responder.answerLogin(opened.tokens(), inCookie, opened.deviceMark());
	}

	@PostMapping(path = "/token/refresh", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Exchange a refresh token for the next tokens",
			description = "Without one in the body, the cookie of a browser is read whose page may use it.")
	@Refuses({ Problem.MISSING_TOKEN, Problem.INVALID_TOKEN, Problem.TOKEN_EXPIRED, Problem.TOKEN_REVOKED,
			Problem.TOO_MANY_ATTEMPTS, Problem.UNAVAILABLE })
	ResponseEntity<TokenResponse> refresh(@Valid @RequestBody RefreshRequest refresh, HttpServletRequest request) {
		boolean inCookie = refresh.refreshToken() == null && this.cookie.mayUse(request);
		String refreshToken = inCookie ? kept(request) : sent(refresh);
		return this.responder.answerRefresh(this.grants.refresh(refreshToken, request), inCookie);
	}

	private String kept(HttpServletRequest request) {
		return this.cookie.read(request)
			.orElseThrow(() -> new ProblemException(Problem.MISSING_TOKEN,
					"The browser keeps no refresh token for this service. Log in."));
	}

	private static String sent(RefreshRequest refresh) {
		String refreshToken = refresh.refreshToken();
		if (refreshToken == null || refreshToken.isEmpty()) {
			throw new ProblemException(Problem.INVALID_REQUEST, "The field 'refresh_token' is required.");
		}
		return refreshToken;
	}

	/**
	 * The body of a login.
	 *
	 * @param username the name in any spelling
	 * @param password the password as typed
	 * @param refresh where the refresh token goes: {@code cookie}, or nothing for the
	 * answer
	 * @param code a code of the account's second factor, for clients that have one at
	 * hand
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	record LoginRequest(@NotEmpty(message = "is required") @Schema(example = "john") String username,
			@NotEmpty(message = "is required") @Schema(example = "correct horse battery staple") String password,
			@Schema(description = "Left out, the answer has the refresh token",
					example = "cookie") @Nullable String refresh,
			@Size(max = 64, message = "has at most 64 characters") @Schema(
					description = "A code of the account's second factor, or a recovery code",
					example = "492039") @Nullable String code) {

		/** A phone's keyboard adds a blank, which no name has at its ends. */
		LoginRequest {
			username = (username != null) ? username.strip() : username;
			code = (code != null && code.isBlank()) ? null : code;
		}

		@Override
		public String toString() {
			return "LoginRequest[username=" + this.username + "]";
		}

	}

	/**
	 * The body of a login's second step.
	 *
	 * @param login what the first step was answered with
	 * @param code a code of an app, or a recovery code
	 * @param passkey what the browser's {@code credential.toJSON()} is, in the place of a
	 * code
	 * @param refresh where the refresh token goes: {@code cookie}, or nothing for the
	 * answer
	 */
	record SecondStepRequest(
			@NotEmpty(message = "is required") @Schema(example = "csl_YSBsb2dpbiB0aGF0IGlzIGhhbGYgZG9uZQ") String login,
			@Size(max = 64, message = "has at most 64 characters") @Schema(example = "492039") @Nullable String code,
			@Schema(description = "What credential.toJSON() is, in the place of a code",
					example = "{\"id\":\"…\",\"type\":\"public-key\"}") @Nullable Map<String, @Nullable Object> passkey,
			@Schema(description = "Left out, the answer has the refresh token",
					example = "cookie") @Nullable String refresh) {

		/**
		 * Returns what is to be checked.
		 * @throws ProblemException {@link Problem#INVALID_REQUEST} if there is nothing
		 */
		SecondStep.Answer answer() {
			if (this.passkey != null) {
				return new SecondStep.Answer(null, JsonMapper.shared().writeValueAsString(this.passkey));
			}
			if (this.code == null || this.code.isEmpty()) {
				throw new ProblemException(Problem.INVALID_REQUEST, "The field 'code' is required.");
			}
			return new SecondStep.Answer(this.code, null);
		}

		@Override
		public String toString() {
			return "SecondStepRequest[not shown]";
		}

	}

	/**
	 * The body of a refresh.
	 *
	 * @param refreshToken the newest one that the client was given; null if a cookie has
	 * it
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	record RefreshRequest(@Schema(description = "Left out where a browser's cookie has it",
			example = "csr_c2Vzc2lvbiBpZCBhbmQgYSBzZWNyZXQ") @Nullable String refreshToken) {

		@Override
		public String toString() {
			return "RefreshRequest[not shown]";
		}

	}

}
