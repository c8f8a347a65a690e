package dev.countersign.introspection;

import java.util.Map;

import dev.countersign.problem.Problem;
import dev.countersign.problem.Refuses;
import dev.countersign.token.BearerToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What resource servers and holders ask about a token of any kind.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662">RFC 7662</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7009">RFC 7009</a>
 */
@RestController
@Tag(name = "API tokens")
class TokenController {

	private final Introspection introspection;

	private final TokenRevocation revocation;

	TokenController(Introspection introspection, TokenRevocation revocation) {
		this.introspection = introspection;
		this.revocation = revocation;
	}

	@PostMapping(path = "/introspect", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Tell whether a token is good, and what was signed",
			description = "Asked with a token of the scope introspect, or by HTTP Basic by a service account that has it."
					+ " A wrong secret is refused in the form of RFC 6749, section 5.2.")
	@SecurityRequirement(name = "client")
	@RequestBody(required = true,
			content = @Content(mediaType = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
					schema = @Schema(implementation = TokenForm.class)))
	@ApiResponse(responseCode = "200", description = "The same for every kind of inactive", content = @Content(
			mediaType = MediaType.APPLICATION_JSON_VALUE,
			examples = { @ExampleObject(name = "inactive", value = "{\"active\":false}"),
					@ExampleObject(name = "explained", value = "{\"active\":false,\"why\":\"expired 12 s ago\"}") }))
	@Refuses({ Problem.TOO_MANY_ATTEMPTS, Problem.UNAVAILABLE })
	@Parameter(name = "explain", in = ParameterIn.QUERY, allowEmptyValue = true,
			description = "Tells the token's owner and administrators why it is inactive",
			schema = @Schema(type = "string", example = ""))
	Map<String, Object> introspect(HttpServletRequest request, @AuthenticationPrincipal BearerToken caller) {
		TokenForm form = TokenForm.of(request);
		return request.getParameterMap().containsKey("explain") ? this.introspection.explain(form, caller)
				: this.introspection.describe(form, caller);
	}

	@PostMapping(path = "/revoke", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
	@Operation(summary = "End an API token, the session of a login's token, or the tokens of a service account",
			description = "A refresh token may come alone, and then ends its own session.")
	@SecurityRequirement(name = "client")
	@RequestBody(required = true,
			content = @Content(mediaType = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
					schema = @Schema(implementation = TokenForm.class)))
	@ApiResponse(responseCode = "200", description = "Also for a token that is unknown")
	@Refuses(Problem.TOO_MANY_ATTEMPTS)
	void revoke(HttpServletRequest request, @AuthenticationPrincipal @Nullable BearerToken caller) {
		String token = TokenForm.of(request).token();
		if (caller != null) {
			this.revocation.revoke(token, caller);
		}
		else {
			this.revocation.revokeAlone(token, request.getRemoteAddr());
		}
	}

}
