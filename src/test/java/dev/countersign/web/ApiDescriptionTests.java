package dev.countersign.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.countersign.limit.DeviceMarkIssuer;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springdoc.core.service.OpenAPIService;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@Import(ApiDescriptionTests.NoteController.class)
class ApiDescriptionTests {

	private static final Set<String> FORMS = Set.of("application/json", "text/event-stream",
			"application/statuslist+jwt");

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private BuildProperties build;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private OpenAPIService descriptions;

	private JsonNode api;

	@BeforeEach
	void readWithoutToken() throws Exception {
		MvcTestResult result = this.mvc.get().uri("/openapi.json").exchange();
		assertThat(result).hasStatusOk();
		this.api = JsonMapper.shared().readTree(result.getResponse().getContentAsByteArray());
	}

	@Test
	void descriptionWhenReadAgainThenTheSameWhateverTheLanguage() {
		for (String language : List.of("de", "tlh", "x-none")) {
			MvcTestResult result = this.mvc.get()
				.uri("/openapi.json")
				.header(HttpHeaders.ACCEPT_LANGUAGE, language)
				.exchange();
			assertThat(result).hasStatusOk().hasContentType(MediaType.APPLICATION_JSON);
			assertThat(BearerTokens.json(result)).isEqualTo(this.api);
		}
	}

	/**
	 * Each language would have one of its own, and there are as many as anybody likes.
	 */
	@Test
	void descriptionWhenAskedForInManyLanguagesThenOneIsKept() {
		String token = this.tokens.of(TestAccounts.ADMIN);
		for (String language : List.of("de", "tlh", "x-none")) {
			assertThat(this.mvc.get()
				.uri("/openapi.json.yaml")
				.header(HttpHeaders.ACCEPT_LANGUAGE, language)
				.with(bearer(token))).hasStatusOk();
		}
		assertThat(ReflectionTestUtils.getField(this.descriptions, "cachedOpenAPI"))
			.asInstanceOf(InstanceOfAssertFactories.MAP)
			.hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD" })
	void descriptionWhenAskedForManyTimesThenMadeOnce(String method) throws ServletException, IOException {
		AtomicInteger made = new AtomicInteger();
		FilterChain maker = (request, response) -> {
			made.incrementAndGet();
			response.getOutputStream().print("{\"url\":\"" + DescriptionFilter.ADDRESS + "\"}");
		};
		DescriptionFilter filter = new DescriptionFilter();
		for (int i = 0; i < 3; i++) {
			MockHttpServletResponse answer = new MockHttpServletResponse();
			filter.doFilter(new MockHttpServletRequest(method, "/openapi.json"), answer, maker);
			assertThat(answer.getContentAsString()).isEqualTo("{\"url\":\"/\"}");
		}
		assertThat(made).hasValue(1);
	}

	@Test
	void descriptionWhenReadThenSaysWhatAndWhichVersion() {
		assertThat(text("/openapi")).startsWith("3.1.");
		assertThat(text("/info/title")).isEqualTo("Countersign");
		assertThat(text("/info/version")).isEqualTo(this.build.getVersion());
		assertThat(text("/components/securitySchemes/bearer/scheme")).isEqualTo("bearer");
	}

	@Test
	void descriptionWhenReadThenHasNoPathsOfTheMachinery() {
		assertThat(this.api.get("paths").propertyNames()).contains("/login", "/protected")
			.noneMatch((path) -> path.startsWith("/error") || path.startsWith("/actuator"));
	}

	@Test
	void referencesWhenFollowedThenLeadSomewhere() {
		List<String> references = new ArrayList<>();
		collectReferences(this.api, references);
		assertThat(references).isNotEmpty()
			.allSatisfy((reference) -> assertThat(at(reference.substring(1)).isMissingNode()).as(reference).isFalse());
	}

	@Test
	void operationsWhenDescribedThenWhole() {
		assertThat(operations()).isNotEmpty().allSatisfy((operation) -> {
			assertThat(operation.path("summary").asString("")).isNotEmpty();
			assertThat(operation.path("tags").isEmpty()).isFalse();
			assertThat(operation.path("security").isArray()).isTrue();
			assertThat(operation.path("responses").propertyNames()).anyMatch((status) -> status.startsWith("2"))
				.contains("500");
			operation.path("responses").properties().forEach(ApiDescriptionTests::isWhole);
		});
	}

	@Test
	void operationsWhenTheyTakeADeviceMarkThenSayWhatItIsAndAnswerOne() {
		assertThat(Stream.of("login/post", "login~1factor/post", "login~1passkey/post", "password/put")
			.map((operation) -> at("/paths/~1" + operation))).allSatisfy((operation) -> {
				assertThat(operation.path("parameters").valueStream()).singleElement().satisfies((parameter) -> {
					assertThat(parameter.path("name").asString()).isEqualTo(DeviceMarkIssuer.HEADER);
					assertThat(parameter.path("description").asString("")).isNotEmpty();
				});
				assertThat(operation.at("/responses/200/headers").propertyNames()).contains(DeviceMarkIssuer.HEADER);
			});
	}

	@Test
	void operationIdsWhenComparedThenAllDiffer() {
		assertThat(operations().stream().map((operation) -> operation.path("operationId").asString("")))
			.doesNotContain("")
			.doesNotHaveDuplicates();
	}

	@Test
	void schemasWhenDescribedThenNameFieldsAsTheyAreWritten() {
		assertThat(at("/components/schemas/TokenResponse/properties").propertyNames()).contains("token", "token_type",
				"expires_in");
		assertThat(at("/components/schemas/LoginRequest/required").valueStream().map(JsonNode::asString))
			.containsExactlyInAnyOrder("username", "password");
	}

	@Test
	void schemasWhenDescribedThenEveryFieldHasAnExample() {
		assertThat(this.api.at("/components/schemas").properties()).isNotEmpty()
			.flatExtracting((schema) -> schema.getValue().path("properties").properties())
			.allSatisfy((field) -> assertThat(isExplained(field.getValue())).as(field.getKey()).isTrue());
	}

	@Test
	void loginWhenDescribedThenNeedsNoTokenAndListsItsRefusals() {
		JsonNode login = at("/paths/~1login/post");
		assertThat(login.get("security").isEmpty()).isTrue();
		assertThat(login.get("responses").propertyNames()).contains("200", "400", "401", "413", "415", "500", "503");
		assertThat(examples(login, "401")).containsExactly("Invalid credentials", "Second factor required");
		assertThat(login.at("/responses/401/headers").isMissingNode()).isTrue();
		assertThat(examples(login, "503")).containsExactly("Busy", "Unavailable");
		assertThat(login.at("/responses/503/headers").propertyNames()).contains(HttpHeaders.RETRY_AFTER);
	}

	@Test
	void protectedWhenDescribedThenNeedsTokenAndListsItsRefusals() {
		JsonNode greet = at("/paths/~1protected/get");
		assertThat(greet.at("/security/0").propertyNames()).containsExactly("bearer");
		assertThat(greet.get("responses").propertyNames()).containsExactlyInAnyOrder("200", "400", "401", "403", "500");
		assertThat(examples(greet, "401")).contains("Missing token", "Token has expired", "Invalid token")
			.doesNotContain("Invalid credentials");
		assertThat(examples(greet, "403")).contains("Invalid token", "Insufficient scope");
		assertThat(greet.at("/responses/401/headers").propertyNames()).containsExactly(HttpHeaders.WWW_AUTHENTICATE);
	}

	@Test
	void tokenEndpointWhenDescribedThenSaysWhoMayAskAndHowItRefuses() {
		JsonNode token = at("/paths/~1oauth2~1token/post");
		assertThat(token.get("security").valueStream().map(JsonNode::propertyNames)).containsExactly(Set.of(),
				Set.of("client"));
		assertThat(text("/components/securitySchemes/client/scheme")).isEqualTo("basic");
		for (String status : List.of("400", "401", "413", "415")) {
			JsonNode refusal = token.path("responses").path(status);
			assertThat(refusal.path("content").propertyNames()).containsExactly("application/json");
			assertThat(isOAuthError(refusal, "application/json")).isTrue();
		}
		JsonNode introspect = at("/paths/~1introspect/post");
		assertThat(introspect.get("security").valueStream().map(JsonNode::propertyNames))
			.containsExactly(Set.of("bearer"), Set.of("client"));
	}

	@Test
	void controllerWhenAddedThenDescribedByTheRules() {
		JsonNode note = at("/paths/~1notes~1{id}/put");
		assertThat(note.at("/security/0").propertyNames()).containsExactly("bearer");
		assertThat(note.get("responses").propertyNames()).contains("200", "400", "401", "403", "404", "413", "415",
				"500");
	}

	@Test
	void pageWhenOpenedThenLeadsToTheReader() {
		assertThat(this.mvc.get().uri("/docs")).hasStatus(302)
			.hasHeader(HttpHeaders.LOCATION, "/swagger-ui/index.html");
		for (String asset : List.of("index.html", "swagger-ui.css", "index.css", "swagger-ui-bundle.js",
				"swagger-ui-standalone-preset.js", "swagger-initializer.js", "favicon-32x32.png")) {
			MvcTestResult result = this.mvc.get().uri("/swagger-ui/" + asset).exchange();
			assertThat(result).hasStatusOk();
			assertThat(result.getResponse().getHeader("Content-Security-Policy")).contains("default-src 'self'")
				.doesNotContain("unsafe-eval");
		}
	}

	private static void isWhole(Map.Entry<String, JsonNode> response) {
		assertThat(response.getValue().path("description").asString("")).isNotEmpty();
		if (response.getKey().startsWith("2")) {
			assertThat(response.getValue().path("content").propertyNames()).allMatch(FORMS::contains);
			return;
		}
		assertThat(response.getValue().path("content").propertyNames()).isNotEmpty()
			.allMatch((type) -> type.equals("application/problem+json") || isOAuthError(response.getValue(), type));
		JsonNode content = response.getValue().path("content").path("application/problem+json");
		if (content.isMissingNode()) {
			return;
		}
		assertThat(content.at("/schema/$ref").asString("")).isEqualTo("#/components/schemas/Problem");
		assertThat(content.path("examples").valueStream().toList()).isNotEmpty()
			.allSatisfy((example) -> assertThat(String.valueOf(example.at("/value/status").asInt()))
				.isEqualTo(response.getKey()));
	}

	/** The token endpoint has refusals of a form that OAuth gave them. */
	private static boolean isOAuthError(JsonNode response, String type) {
		return response.path("content")
			.path(type)
			.at("/schema/$ref")
			.asString("")
			.equals("#/components/schemas/OAuthError");
	}

	/** A field explains itself, or is of a type that does. */
	private static boolean isExplained(JsonNode field) {
		return field.has("example") || field.has("examples") || field.has("$ref") || field.path("items").has("$ref")
				|| field.path("items").has("example") || field.has("additionalProperties");
	}

	private static Stream<String> examplesOf(JsonNode operation, String status) {
		return operation.path("responses")
			.path(status)
			.path("content")
			.path("application/problem+json")
			.path("examples")
			.valueStream()
			.map((example) -> example.at("/value/error").asString());
	}

	private static List<String> examples(JsonNode operation, String status) {
		return examplesOf(operation, status).toList();
	}

	private static void collectReferences(JsonNode node, Collection<String> references) {
		if (node.path("$ref").isString()) {
			references.add(node.get("$ref").asString());
		}
		node.valueStream().forEach((child) -> collectReferences(child, references));
	}

	private List<JsonNode> operations() {
		Set<String> methods = Set.of("get", "put", "post", "delete", "patch", "head", "options");
		return this.api.get("paths")
			.properties()
			.stream()
			.filter((path) -> !path.getKey().startsWith("/notes"))
			.flatMap((path) -> path.getValue().properties().stream())
			.filter((operation) -> methods.contains(operation.getKey()))
			.map(Map.Entry::getValue)
			.toList();
	}

	private String text(String pointer) {
		return at(pointer).asString("");
	}

	private JsonNode at(String pointer) {
		return this.api.at(JsonPointer.compile(pointer));
	}

	/** Stands for what somebody adds, and says nothing about refusals. */
	@RestController
	static class NoteController {

		@PutMapping("/notes/{id}")
		Map<String, String> replace(@PathVariable String id, @RequestBody Map<String, String> note) {
			return note;
		}

	}

}
