package dev.countersign.oauth;

import dev.countersign.login.IssuedTokens;
import dev.countersign.login.SessionGrants;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The token endpoint, for clients that know OAuth alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.2">RFC 6749, section
 * 3.2</a>
 */
@RestController
@Tag(name = "OAuth")
class TokenEndpointController {

	private final ClientAuthentication clients;

	private final SessionGrants sessions;

	private final ServiceTokenGrant services;

	private final RequestedScopes scopes;

	private final OAuthProperties properties;

	TokenEndpointController(ClientAuthentication clients, SessionGrants sessions, ServiceTokenGrant services,
			RequestedScopes scopes, OAuthProperties properties) {
		this.clients = clients;
		this.sessions = sessions;
		this.services = services;
		this.scopes = scopes;
		this.properties = properties;
	}

	@PostMapping(path = "/oauth2/token", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Exchange a refresh token, or a service account's secret, for an access token",
			description = "RFC 6749. A service account sends its id and secret by HTTP Basic or in the form.")
	@SecurityRequirement(name = "client")
	@RequestBody(required = true,
			content = @Content(mediaType = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
					schema = @Schema(implementation = TokenRequestForm.class)))
	@ApiResponse(responseCode = "200")
	@ApiResponse(responseCode = "400", description = "Bad Request",
			content = @Content(schema = @Schema(implementation = OAuthErrorResponse.class)))
	@ApiResponse(responseCode = "401", description = "The client is unknown, or its secret is not good",
			content = @Content(schema = @Schema(implementation = OAuthErrorResponse.class)))
	@ApiResponse(responseCode = "413", description = "Content Too Large",
			content = @Content(schema = @Schema(implementation = OAuthErrorResponse.class)))
	@ApiResponse(responseCode = "415", description = "Unsupported Media Type",
			content = @Content(schema = @Schema(implementation = OAuthErrorResponse.class)))
	@Refuses({ Problem.TOO_MANY_ATTEMPTS, Problem.UNAVAILABLE })
	ResponseEntity<AccessTokenResponse> token(HttpServletRequest request) {
		TokenRequest form = TokenRequest.of(request);
		return switch (form.require(TokenRequest.GRANT_TYPE)) {
			case "refresh_token" -> refresh(form, request);
			case "client_credentials" -> clientCredentials(form, request);
			default -> throw new OAuthException(OAuthError.UNSUPPORTED_GRANT_TYPE,
					"The grants there are: %s.".formatted(String.join(", ", this.properties.grants())));
		};
	}

	private ResponseEntity<AccessTokenResponse> refresh(TokenRequest form, HttpServletRequest request) {
		this.clients.requirePublic(request, form);
		String refreshToken = form.require("refresh_token");
		try {
			IssuedTokens tokens = this.sessions.refresh(refreshToken, request,
					() -> form.find("scope").ifPresent((scope) -> this.scopes.requireWithin(scope, refreshToken)));
			return AccessTokenResponse.answer(tokens.accessToken(), tokens.refreshToken(), form);
		}
		catch (ProblemException ex) {
			throw OAuthException.ofGrant(ex);
		}
	}

	private ResponseEntity<AccessTokenResponse> clientCredentials(TokenRequest form, HttpServletRequest request) {
		ServiceClient client = this.clients.requireService(request, form);
		return AccessTokenResponse.answer(this.services.issue(client, form.find("scope").orElse(null)), null, form);
	}

}
