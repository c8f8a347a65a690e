package dev.countersign.login;

import dev.countersign.limit.DeviceMarks;
import dev.countersign.password.HashesPassword;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
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

import org.springframework.http.HttpHeaders;
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
	@ApiResponse(responseCode = "200",
			headers = @Header(name = DeviceMarks.HEADER, description = "Makes this device known at its next logins",
					schema = @Schema(type = "string", example = "csd_YWNjb3VudCwgZGV2aWNlLCB0aW1lLCB0YWc")))
	@Refuses({ Problem.INVALID_CREDENTIALS, Problem.SECOND_FACTOR_REQUIRED, Problem.TOO_MANY_ATTEMPTS, Problem.BUSY,
			Problem.UNAVAILABLE })
	ResponseEntity<TokenResponse> login(@Valid @RequestBody LoginRequest login,
			@Parameter(description = "What the last login of this device was answered with",
					example = "csd_YWNjb3VudCwgZGV2aWNlLCB0aW1lLCB0YWc") @RequestHeader(name = DeviceMarks.HEADER,
							required = false) @Nullable String deviceMark,
			HttpServletRequest request) {
		boolean inCookie = this.cookie.isWanted(login.refresh(), request);
		SessionGrants.Opened opened = this.grants.logIn(login.username(), login.password(), login.code(), deviceMark,
				request);
		HttpHeaders headers = new HttpHeaders();
		headers.set(DeviceMarks.HEADER, opened.deviceMark());
		return this.responder.answer(opened.tokens(), inCookie, headers);
	}

	@PostMapping(path = "/login/factor", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Finish a login with a second factor",
			description = "What the first step answered as 'login' is good for 5 minutes and 5 codes.")
	@ApiResponse(responseCode = "200",
			headers = @Header(name = DeviceMarks.HEADER, description = "Makes this device known at its next logins",
					schema = @Schema(type = "string", example = "csd_YWNjb3VudCwgZGV2aWNlLCB0aW1lLCB0YWc")))
	@Refuses({ Problem.INVALID_CREDENTIALS, Problem.TOO_MANY_ATTEMPTS, Problem.BUSY, Problem.UNAVAILABLE })
	ResponseEntity<TokenResponse> finish(@Valid @RequestBody SecondStepRequest step,
			@Parameter(description = "What the last login of this device was answered with",
					example = "csd_YWNjb3VudCwgZGV2aWNlLCB0aW1lLCB0YWc") @RequestHeader(name = DeviceMarks.HEADER,
							required = false) @Nullable String deviceMark,
			HttpServletRequest request) {
		boolean inCookie = this.cookie.isWanted(step.refresh(), request);
		SessionGrants.Opened opened = this.grants.finish(step.login(), step.answer(), deviceMark, request);
		HttpHeaders headers = new HttpHeaders();
		headers.set(DeviceMarks.HEADER, opened.deviceMark());
		return this.responder.answer(opened.tokens(), inCookie, headers);
	}

	@PostMapping(path = "/token/refresh", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Exchange a refresh token for the next tokens",
			description = "Without one in the body, the cookie of a browser is read whose page may use it.")
	@Refuses({ Problem.MISSING_TOKEN, Problem.INVALID_TOKEN, Problem.TOKEN_EXPIRED, Problem.TOKEN_REVOKED,
			Problem.TOO_MANY_ATTEMPTS, Problem.UNAVAILABLE })
	ResponseEntity<TokenResponse> refresh(@Valid @RequestBody RefreshRequest refresh, HttpServletRequest request) {
		boolean inCookie = refresh.refreshToken() == null && this.cookie.mayUse(request);
		String refreshToken = inCookie ? kept(request) : sent(refresh);
		return this.responder.answer(this.grants.refresh(refreshToken, request), inCookie, new HttpHeaders());
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

}
