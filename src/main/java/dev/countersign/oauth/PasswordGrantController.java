package dev.countersign.oauth;

import dev.countersign.limit.DeviceMarkIssuer;
import dev.countersign.login.SessionGrants;
import dev.countersign.password.HashesPassword;
import dev.countersign.problem.ProblemException;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * The grant that OAuth has given up, for clients that can't be changed: a login in
 * another form. It is a handler of its own, as its requests wait for their password's
 * turn and those of the other grants do not.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.3">RFC 6749, section
 * 4.3</a>
 */
@Hidden
@RestController
@ConditionalOnBooleanProperty("countersign.oauth.password-grant")
class PasswordGrantController {

	private final ClientAuthentication clients;

	private final SessionGrants sessions;

	private final RequestedScopes scopes;

	PasswordGrantController(ClientAuthentication clients, SessionGrants sessions, RequestedScopes scopes) {
		this.clients = clients;
		this.sessions = sessions;
		this.scopes = scopes;
	}

	@HashesPassword
	@PostMapping(path = "/oauth2/token", params = "grant_type=password", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<AccessTokenResponse> token(
			@RequestHeader(name = DeviceMarkIssuer.HEADER, required = false) @Nullable String deviceMark,
			HttpServletRequest request) {
		TokenRequest form = TokenRequest.of(request);
		this.clients.requirePublic(request, form);
		String username = form.require("username");
		String password = form.require("password");
		try {
			SessionGrants.Opened opened = this.sessions
				.logIn(username, password, form.find("code").orElse(null), deviceMark, request,
						(account) -> this.scopes.areOf(account, form))
				.orElseThrow(RequestedScopes::tooWide);
			ResponseEntity<AccessTokenResponse> answer = AccessTokenResponse.answer(opened.tokens().accessToken(),
					opened.tokens().refreshToken(), form);
			HttpHeaders headers = HttpHeaders.copyOf(answer.getHeaders());
			headers.set(DeviceMarkIssuer.HEADER, opened.deviceMark());
			return new ResponseEntity<>(answer.getBody(), headers, answer.getStatusCode());
		}
		catch (ProblemException ex) {
			throw OAuthException.ofGrant(ex);
		}
	}

}
