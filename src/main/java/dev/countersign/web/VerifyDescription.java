package dev.countersign.web;

import java.util.List;

import dev.countersign.problem.Problem;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import org.springdoc.core.customizers.OpenApiCustomizer;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Describes {@code /verify}, which no controller answers. Its refusals are fewer than
 * those of other paths: a proxy understands no 400.
 */
@Component
@Order(1)
class VerifyDescription implements OpenApiCustomizer {

	private static final List<Problem> REFUSALS = List.of(Problem.MISSING_TOKEN, Problem.TOKEN_EXPIRED,
			Problem.TOKEN_REVOKED, Problem.INVALID_TOKEN, Problem.FORGED_TOKEN, Problem.INSUFFICIENT_SCOPE,
			Problem.UNAVAILABLE, Problem.INTERNAL_ERROR);

	@Override
	public void customise(OpenAPI api) {
		Operation verify = new Operation().operationId("verify")
			.addTagsItem("Proxies")
			.summary("Tell a reverse proxy whether a request may pass, and whose it is")
			.description("Any method, and any path below it. No body is read. Two tokens are answered 401.")
			.addParametersItem(demand("scope", "Scopes that the token must have, with a space between them"))
			.addParametersItem(demand("role", "Roles that the token's holder must have, with a space between them"))
			.addSecurityItem(new SecurityRequirement().addList(ApiDescription.BEARER))
			.responses(new ApiResponses().addApiResponse("200", granted()));
		ProblemResponses.add(verify.getResponses(), REFUSALS);
		api.path("/verify", new PathItem().get(verify));
	}

	private static QueryParameter demand(String name, String description) {
		QueryParameter parameter = new QueryParameter();
		parameter.name(name).description(description).schema(new StringSchema());
		return parameter;
	}

	private static ApiResponse granted() {
		return new ApiResponse().description("The request may pass; the body is empty")
			.addHeaderObject("Remote-User", header("The account's name, what is not ASCII percent-encoded", "john"))
			.addHeaderObject("Remote-User-Id",
					header("The account's id, which never changes", "7f6c1d1e-5f0c-4c36-9d57-0a4b2f6f7c11"))
			.addHeaderObject("Remote-Roles", header("Roles, with a space between them", "author editor"))
			.addHeaderObject("Remote-Scopes", header("Scopes, with a space between them", "introspect notes"))
			.addHeaderObject("Remote-Session", header("The login that the token came from; empty for an API token",
					"0c1f9f0e-0b5c-4d6e-8c1b-5d3f1f1b9a77"));
	}

	private static Header header(String description, String example) {
		return new Header().description(description).schema(new StringSchema().example(example));
	}

}
