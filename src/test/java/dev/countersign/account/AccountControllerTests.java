package dev.countersign.account;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import dev.countersign.testkit.AtOnce;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class AccountControllerTests {

	private static final String PASSWORD = "seven green lamps at dusk";

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private ServiceClient client;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	private String admin;

	@BeforeEach
	void logIn() {
		this.admin = this.tokens.of(ADMIN);
	}

	@Test
	void addWhenNewThenItsOwnerLogsIn() {
		TestAccount user = add(List.of("editor"));
		MvcTestResult result = get("/users/" + user.id());
		assertThat(result).hasStatusOk().hasHeader(HttpHeaders.ETAG, "\"1\"");
		JsonNode account = BearerTokens.json(result);
		assertThat(account.propertyNames()).containsExactlyInAnyOrder("id", "username", "kind", "email", "claims",
				"roles", "enabled", "created_at");
		assertThat(account.get("id").asString()).isEqualTo(user.id().toString());
		assertThat(account.get("username").asString()).isEqualTo(user.username());
		assertThat(account.get("roles").valueStream().map(JsonNode::asString)).containsExactly("editor");
		assertThat(account.get("enabled").asBoolean()).isTrue();
		assertThat(account.get("created_at").asString()).endsWith("Z");
		assertThat(this.mvc.get().uri("/protected").with(bearer(this.tokens.of(user)))).hasStatusOk();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"username\":\"\"}", "{\"username\":null}", "{\"username\":7}",
			"{\"username\":\"two words\"}" })
	void addWhenUsernameImpossibleThen400NamesIt(String body) {
		assertThat(send("POST", "/users", body)).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains("'username'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[\"a b\"]", "[\"\"]", "[null]", "7", "[{}]" })
	void addWhenRolesImpossibleThen400NamesThem(String roles) {
		assertThat(send("POST", "/users", """
				{"username":"%s","roles":%s}""".formatted(unique(), roles))).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains("'roles")
			.doesNotContain("null'");
	}

	@Test
	void usersWhenCallerIsNoAdministratorThenRefused() {
		String id = this.accounts.add().id().toString();
		String token = this.tokens.of(this.accounts.add());
		for (String request : List.of("POST /users", "GET /users", "GET /users/" + id, "PATCH /users/" + id,
				"DELETE /users/" + id, "DELETE /users/" + id + "/sessions")) {
			String[] parts = request.split(" ");
			assertThat(send(parts[0], parts[1], "{}", token)).as(request).hasStatus(403);
			assertThat(this.mvc.method(HttpMethod.valueOf(parts[0])).uri(parts[1])).as(request).hasStatus(401);
		}
	}

	@Test
	void usersWhenUnknownThen404() {
		for (String id : List.of(UUID.randomUUID().toString(), "no-id")) {
			assertThat(get("/users/" + id)).hasStatus(404);
			assertThat(send("PATCH", "/users/" + id, """
					{"enabled":false}""")).hasStatus(404);
			assertThat(send("DELETE", "/users/" + id, "")).hasStatus(404);
			assertThat(send("DELETE", "/users/" + id + "/sessions", "")).hasStatus(404);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void addWhenSixteenWantOneNameAtOnceThenOne201ElseConflict(boolean withPassword) throws Exception {
		String name = unique();
		String body = json(withPassword ? Map.of("username", name, "password", PASSWORD) : Map.of("username", name));
		Callable<Integer> add = () -> send("POST", "/users", body).getResponse().getStatus();
		List<Integer> statuses = AtOnce.call(IntStream.range(0, 16).mapToObj((caller) -> add).toList());
		assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
	}

	@Test
	void addWhenNameTakenInAnotherSpellingThenConflict() {
		TestAccount user = add(List.of());
		assertThat(send("POST", "/users",
				json(Map.of("username", user.username().replace('m', 'M'), "password", PASSWORD))))
			.hasStatus(409)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Conflict");
	}

	@Test
	void listWhenPagedThenEachOnceInOrder() {
		String prefix = "page_" + UUID.randomUUID().toString().substring(0, 8);
		for (String name : List.of(prefix + "c", prefix + "a", prefix + "b", prefix.replace('_', '-') + "d")) {
			assertThat(send("POST", "/users", json(Map.of("username", name)))).hasStatus(201);
		}
		JsonNode first = BearerTokens.json(get("/users?limit=2&prefix=" + prefix.replace('p', 'P')));
		assertThat(names(first)).containsExactly(prefix + "a", prefix + "b");
		JsonNode last = BearerTokens
			.json(get("/users?limit=2&prefix=" + prefix + "&cursor=" + first.get("next").asString()));
		assertThat(names(last)).containsExactly(prefix + "c");
		assertThat(last.get("next").isNull()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/factors", "/api-tokens", "/secrets" })
	void listWhenAccountIsUnknownThen404(String list) {
		assertThat(get("/users/" + UUID.randomUUID() + list)).hasStatus(404);
	}

	@Test
	void listWhenOfAKindThenPagesOfItAlone() {
		String prefix = "kind_" + UUID.randomUUID().toString().substring(0, 8);
		for (String name : List.of("a", "c", "e")) {
			assertThat(send("POST", "/users", json(Map.of("username", prefix + name)))).hasStatus(201);
		}
		for (String name : List.of("b", "d", "f")) {
			assertThat(send("POST", "/users", json(Map.of("username", prefix + name, "kind", "service"))))
				.hasStatus(201);
		}
		JsonNode first = BearerTokens.json(get("/users?kind=service&limit=2&prefix=" + prefix));
		assertThat(names(first)).containsExactly(prefix + "b", prefix + "d");
		JsonNode last = BearerTokens
			.json(get("/users?kind=service&limit=2&prefix=" + prefix + "&cursor=" + first.get("next").asString()));
		assertThat(names(last)).containsExactly(prefix + "f");
		assertThat(last.get("next").isNull()).isTrue();
		assertThat(names(BearerTokens.json(get("/users?kind=person&prefix=" + prefix)))).containsExactly(prefix + "a",
				prefix + "c", prefix + "e");
		assertThat(names(BearerTokens.json(get("/users?kind=&prefix=" + prefix)))).hasSize(6);
		assertThat(BearerTokens.json(get("/users?kind=service"))
			.get("items")
			.valueStream()
			.map((one) -> one.get("kind").asString())).isNotEmpty().containsOnly("service");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "kind=robot", "limit=101", "limit=0", "limit=x", "cursor=!", "cursor=QUI", "prefix=a%20b" })
	void listWhenParameterImpossibleThen400NamesIt(String query) {
		assertThat(get("/users?" + query)).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains("'" + query.substring(0, query.indexOf('=')) + "'");
	}

	@Test
	void changeWhenEtagStaleThen412AndNothingLost() {
		TestAccount user = add(List.of());
		assertThat(patch(user.id(), """
				{"roles":["a"]}""", "\"1\"")).hasStatusOk().hasHeader(HttpHeaders.ETAG, "\"2\"");
		for (String stale : List.of("\"1\"", "W/\"2\"", "2", "\"1\", \"3\"")) {
			assertThat(patch(user.id(), """
					{"enabled":false}""", stale)).hasStatus(412)
				.bodyJson()
				.extractingPath("$.error")
				.isEqualTo("Precondition failed");
		}
		assertThat(BearerTokens.json(get("/users/" + user.id())).get("enabled").asBoolean()).isTrue();
		assertThat(patch(user.id(), """
				{"enabled":false}""", "\"1\", \"2\"")).hasStatusOk();
		assertThat(send("PATCH", "/users/" + user.id(), """
				{"enabled":true}""")).hasStatusOk().hasHeader(HttpHeaders.ETAG, "\"4\"");
	}

	@Test
	void changeWhenTwoKnowTheSameVersionThenOneIsRefused() throws Exception {
		TestAccount user = add(List.of());
		List<Integer> statuses = AtOnce.call(IntStream.range(0, 8)
			.<Callable<Integer>>mapToObj(
					(caller) -> () -> patch(user.id(), "{\"roles\":[\"r" + caller + "\"]}", "\"1\"").getResponse()
						.getStatus())
			.toList());
		assertThat(statuses).containsOnly(200, 412).containsOnlyOnce(200);
		assertThat(get("/users/" + user.id())).hasHeader(HttpHeaders.ETAG, "\"2\"");
	}

	@Test
	void deleteWhenEtagStaleThen412AndElseGone() {
		TestAccount user = add(List.of());
		assertThat(this.mvc.delete()
			.uri("/users/" + user.id())
			.header(HttpHeaders.IF_MATCH, "\"7\"")
			.with(bearer(this.admin))).hasStatus(412);
		assertThat(this.mvc.delete()
			.uri("/users/" + user.id())
			.header(HttpHeaders.IF_MATCH, "\"1\"")
			.with(bearer(this.admin))).hasStatus(204);
		assertThat(get("/users/" + user.id())).hasStatus(404);
	}

	@Test
	void changeWhenNothingChangesThenSameVersion() {
		TestAccount user = add(List.of("editor"));
		String body = json(Map.of("username", user.username().toUpperCase(Locale.ROOT), "roles", Set.of("editor"),
				"enabled", true));
		assertThat(patch(user.id(), body, "\"1\"")).hasStatusOk().hasHeader(HttpHeaders.ETAG, "\"1\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"enabled\":\"yes\"}", "{\"enabled\":1}", "{\"roles\":\"admin\"}", "{\"username\":[]}",
			"{\"username\":\"\"}", "[]", "{\"enabled\":false,\"enabled\":true}", "" })
	void changeWhenFieldImpossibleThen400AndNothingChanges(String body) {
		TestAccount user = add(List.of());
		assertThat(patch(user.id(), body, "*")).hasStatus(400);
		assertThat(get("/users/" + user.id())).hasHeader(HttpHeaders.ETAG, "\"1\"");
	}

	@Test
	void changeWhenRenamedThenOnlyTheNewNameLogsIn() {
		TestAccount user = add(List.of());
		String name = unique();
		assertThat(patch(user.id(), json(Map.of("username", name)), "*")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.username")
			.isEqualTo(name);
		assertThat(send("POST", "/login", json(Map.of("username", user.username(), "password", PASSWORD))))
			.hasStatus(401);
		assertThat(this.tokens.of(new TestAccount(user.id(), name, PASSWORD))).isNotEmpty();
		assertThat(patch(user.id(), """
				{"username":"admin"}""", "*")).hasStatus(409);
	}

	@Test
	void changeWhenOwnRolesThenRefusedAlsoIfTheyStay() {
		TestAccount other = add(List.of("admin"));
		String token = this.tokens.of(other);
		for (String roles : List.of("[]", "[\"admin\"]", "[\"admin\",\"root\"]")) {
			assertThat(send("PATCH", "/users/" + other.id(), "{\"roles\":" + roles + "}", token)).hasStatus(409);
		}
		assertThat(send("DELETE", "/users/" + other.id(), "", token)).hasStatus(204);
	}

	@Test
	void registerWhenNotEnabledThenAsAnyUnknownPath() {
		assertThat(this.mvc.post().uri("/register")).hasStatus(401);
		assertThat(BearerTokens.json(send("POST", "/register", "{}")))
			.isEqualTo(BearerTokens.json(send("POST", "/no-such-path", "{}")));
		assertThat(this.mvc.get().uri("/openapi.json")).hasStatusOk().bodyText().doesNotContain("/register");
	}

	@Test
	void usersWhenAskedForByAnAdministratorsApiTokenThenOnlyShown() {
		String token = apiToken("admin");
		String uri = "/users/" + add(List.of()).id();
		assertThat(send("POST", "/users", json(Map.of("username", unique(), "roles", List.of("admin"))), token))
			.hasStatus(403)
			.hasHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"");
		for (String request : List.of("PATCH " + uri, "DELETE " + uri, "DELETE " + uri + "/sessions",
				"DELETE " + uri + "/limits", "POST " + uri + "/invitation", "POST /keys/rotate", "DELETE /keys/x")) {
			assertThat(send(request.split(" ")[0], request.split(" ")[1], "{}", token)).hasStatus(403);
		}
		for (String path : List.of("/users", uri, uri + "/api-tokens", "/keys")) {
			assertThat(this.mvc.get().uri(path).with(bearer(token))).hasStatusOk();
		}
	}

	@Test
	void usersWhenAskedForByAProvisionerThenMadeChangedAndDeleted() {
		String token = apiToken("provision");
		MvcTestResult made = send("POST", "/users", json(Map.of("username", unique(), "roles", List.of("editor"))),
				token);
		assertThat(made).hasStatus(201);
		String uri = "/users/" + BearerTokens.json(made).get("id").asString();
		assertThat(this.mvc.get().uri(uri).with(bearer(token))).hasStatusOk();
		assertThat(this.mvc.get().uri("/users").with(bearer(token))).hasStatusOk();
		assertThat(send("PATCH", uri, """
				{"enabled":false}""", token)).hasStatusOk();
		assertThat(send("DELETE", uri + "/sessions", "", token)).hasStatus(403);
		assertThat(send("DELETE", uri + "/limits", "", token)).hasStatus(403);
		assertThat(send("POST", "/keys/rotate", "", token)).hasStatus(403);
		assertThat(send("DELETE", uri, "", token)).hasStatus(204);
	}

	@Test
	void usersWhenProvisionerMeetsAnAdministratorThenRefused() {
		String token = apiToken("provision");
		String administrator = "/users/" + add(List.of("admin")).id();
		String other = "/users/" + add(List.of()).id();
		List<MvcTestResult> refused = List.of(
				send("POST", "/users", json(Map.of("username", unique(), "roles", List.of("admin"))), token),
				send("POST", "/users",
						json(Map.of("username", unique(), "password", PASSWORD, "roles", List.of("editor", "admin"))),
						token),
				send("PATCH", other, """
						{"roles":["admin"]}""", token), send("PATCH", administrator, """
						{"enabled":false}""", token), send("PATCH", administrator, """
						{"roles":[]}""", token), send("DELETE", administrator, "", token));
		assertThat(refused).allSatisfy((result) -> assertThat(result).hasStatus(403)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Insufficient scope"));
		assertThat(get(administrator)).bodyJson().extractingPath("$.enabled").isEqualTo(true);
		assertThat(BearerTokens.json(get(other)).get("roles")).isEmpty();
	}

	private String apiToken(String scope) {
		return BearerTokens.json(send("POST", "/api-tokens", json(Map.of("name", unique(), "scopes", List.of(scope)))))
			.get("token")
			.asString();
	}

	private TestAccount add(List<String> roles) {
		String username = unique();
		MvcTestResult result = send("POST", "/users",
				json(Map.of("username", username, "password", PASSWORD, "roles", roles)));
		assertThat(result).hasStatus(201).hasHeader(HttpHeaders.ETAG, "\"1\"");
		String id = BearerTokens.json(result).get("id").asString();
		assertThat(result).hasHeader(HttpHeaders.LOCATION, "/users/" + id);
		assertThat(BearerTokens.json(result).propertyNames()).containsExactlyInAnyOrder("id", "username", "kind",
				"email", "claims", "roles", "enabled", "created_at");
		return new TestAccount(UUID.fromString(id), username, PASSWORD);
	}

	private MvcTestResult get(String uri) {
		return this.mvc.get().uri(URI.create(uri)).with(bearer(this.admin)).exchange();
	}

	private MvcTestResult patch(UUID id, String body, String ifMatch) {
		return this.mvc.patch()
			.uri("/users/{id}", id)
			.with(bearer(this.admin))
			.header(HttpHeaders.IF_MATCH, ifMatch)
			.contentType(MediaType.APPLICATION_JSON)
			.content(body)
			.exchange();
	}

	private MvcTestResult send(String method, String uri, String body) {
		return send(method, uri, body, this.admin);
	}

	private MvcTestResult send(String method, String uri, String body, String token) {
		return this.client.withToken(token).send(HttpMethod.valueOf(method), uri, body);
	}

	private static List<String> names(JsonNode page) {
		return page.get("items").valueStream().map((item) -> item.get("username").asString()).toList();
	}

	private static String unique() {
		return "made-" + UUID.randomUUID().toString().substring(0, 18);
	}

	private static String json(Object value) {
		return JsonMapper.shared().writeValueAsString(value);
	}

}
