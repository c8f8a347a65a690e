package dev.countersign.web;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import dev.countersign.account.RegistrationProperties;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemBody;
import dev.countersign.problem.Refuses;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.customizers.ServerBaseUrlCustomizer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpRequest;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Completes the API's description: who may ask, and every refusal. The refusals follow
 * from rules, so that a controller that is added tomorrow is described without its doing;
 * what no rule can know stands in {@link Refuses}.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI 3.1</a>
 */
@Component
@Order(0)
class ApiDescription implements OperationCustomizer, OpenApiCustomizer, ServerBaseUrlCustomizer {

	static final String BEARER = "bearer";

	/** A service account, by its id or name and a secret. */
	private static final String CLIENT = "client";

	/** In this order a reader finds them; others follow. */
	private static final List<String> TAGS = List.of("Login", "Own account", "Password", "Sessions", "API tokens");

	private static final List<Problem> TOKEN_REFUSALS = Stream
		.concat(Stream.of(Problem.INVALID_REQUEST), Arrays.stream(Problem.values()).filter(Problem::concernsToken))
		.toList();

	private final List<PathPattern> open;

	private final String version;

	ApiDescription(RegistrationProperties registration, ObjectProvider<OpenPath> yours,
			ObjectProvider<BuildProperties> build) {
		this.open = Arrays.stream(SecurityConfiguration.openPaths(registration, yours))
			.map(PathPatternParser.defaultInstance::parse)
			.toList();
		this.version = build.stream()
			.map((properties) -> String.valueOf(properties.getVersion()))
			.findFirst()
			.orElse("unknown");
	}

	@Override
	public Operation customize(Operation operation, HandlerMethod method) {
		Refuses refuses = method.getMethodAnnotation(Refuses.class);
		if (refuses != null) {
			ProblemResponses.add(operation.getResponses(), List.of(refuses.value()));
		}
		if (CallerTurnInterceptor.isPage(method)) {
			ProblemResponses.add(operation.getResponses(), List.of(Problem.BUSY));
		}
		return operation;
	}

	@Override
	public void customise(OpenAPI api) {
		api.info(new Info().title("Countersign")
			.version(this.version)
			.description("A login service. A path that is not listed here answers 404 with a good token and 401"
					+ " without one; a method that a path does not list answers 405 with an Allow header.")
			.license(new License().name("Apache 2.0").identifier("Apache-2.0")));
		TAGS.forEach((name) -> api.addTagsItem(new Tag().name(name)));
		if (api.getComponents() == null) {
			api.components(new Components());
		}
		api.getComponents()
			.addSecuritySchemes(BEARER,
					new SecurityScheme().type(SecurityScheme.Type.HTTP)
						.scheme(BEARER)
						.bearerFormat("JWT")
						.description("The access token that a login answers with"))
			.addSecuritySchemes(CLIENT,
					new SecurityScheme().type(SecurityScheme.Type.HTTP)
						.scheme("basic")
						.description("A service account's id and a secret of its own"));
		ModelConverters.getInstance(true).readAll(ProblemBody.class).forEach(api.getComponents()::addSchemas);
		if (api.getPaths() != null) {
			api.getPaths().forEach(this::complete);
		}
	}

	/** Where this description was read, by what a trusted proxy says and nobody else. */
	@Override
	public String customize(String requested, HttpRequest request) {
		HttpServletRequest read = ((ServletServerHttpRequest) request).getServletRequest();
		return DescriptionFilter.isMaking(read) ? DescriptionFilter.ADDRESS : DescriptionFilter.addressOf(read);
	}

	private void complete(String path, PathItem item) {
		boolean open = this.open.stream().anyMatch((pattern) -> pattern.matches(PathContainer.parsePath(path)));
		item.readOperations().forEach((operation) -> complete(operation, open));
	}

	private static void complete(Operation operation, boolean open) {
		List<SecurityRequirement> clients = clients(operation);
		if (open) {
			operation.security(clients.isEmpty() ? clients
					: Stream.concat(Stream.of(new SecurityRequirement()), clients.stream()).toList());
		}
		else {
			operation.security(
					Stream.concat(Stream.of(new SecurityRequirement().addList(BEARER)), clients.stream()).toList());
			ProblemResponses.add(operation.getResponses(), TOKEN_REFUSALS);
		}
		if (operation.getParameters() != null && !operation.getParameters().isEmpty()) {
			ProblemResponses.add(operation.getResponses(), List.of(Problem.INVALID_REQUEST));
		}
		if (takesFromPath(operation)) {
			ProblemResponses.add(operation.getResponses(), List.of(Problem.NOT_FOUND));
		}
		if (operation.getRequestBody() != null) {
			ProblemResponses.add(operation.getResponses(),
					List.of(Problem.INVALID_REQUEST, Problem.CONTENT_TOO_LARGE, Problem.UNSUPPORTED_MEDIA_TYPE));
		}
		ProblemResponses.add(operation.getResponses(), List.of(Problem.INTERNAL_ERROR));
	}

	/** Only a controller can say that it takes a service account's secret as well. */
	private static List<SecurityRequirement> clients(Operation operation) {
		return (operation.getSecurity() != null)
				? operation.getSecurity().stream().filter((requirement) -> requirement.containsKey(CLIENT)).toList()
				: List.of();
	}

	private static boolean takesFromPath(Operation operation) {
		return operation.getParameters() != null
				&& operation.getParameters().stream().anyMatch((parameter) -> "path".equals(parameter.getIn()));
	}

}
