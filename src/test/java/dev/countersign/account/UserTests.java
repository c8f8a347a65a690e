package dev.countersign.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class UserTests {

	private static final String PASSWORD = "seven green lamps at dusk";

	private static final TestAccount ADMIN = new TestAccount(new UUID(0, 0), "admin", "the first administrator");

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Test
	void addWhenNewThenItsOwnerLogsIn() {
		TestAccount user = add(List.of("editor"));
		MvcTestResult result = get("/users/" + user.id());
		assertThat(result).hasStatusOk().hasHeader(HttpHeaders.ETAG, "\"1\"");
		JsonNode account = BearerTokens.json(result);
		assertThat(account.get("username").asString()).isEqualTo(user.username());
		assertThat(account.get("roles").get(0).asString()).isEqualTo("editor");
		assertThat(account.get("enabled").asBoolean()).isTrue();
		assertThat(account.get("created_at").asString()).endsWith("Z");
		assertThat(account.has("password_hash")).isFalse();
		assertAccepted(this.tokens.of(user));
	}

	@Test
	void usersWhenCallerIsNoAdministratorThen403() {
		String token = this.tokens.of(this.accounts.add());
		assertThat(this.mvc.get().uri("/users").with(bearer(token))).hasStatus(403);
		assertThat(this.mvc.get().uri("/users")).hasStatus(401);
	}

	@Test
	void addWhenNameTakenAtOnceThenOne201ElseConflict() throws Exception {
		String body = json(Map.of("username", unique(), "password", PASSWORD));
		String admin = admin();
		Callable<Integer> add = () -> status("POST", "/users", body, admin);
		assertThat(atOnce(List.of(add, add, add, add))).containsExactlyInAnyOrder(201, 409, 409, 409);
	}

	@Test
	void listWhenPagedThenEachOnceInOrder() {
		String prefix = "page" + UUID.randomUUID().toString().substring(0, 8);
		for (String letter : List.of("c", "a", "b")) {
			assertThat(
					status("POST", "/users", json(Map.of("username", prefix + letter, "password", PASSWORD)), admin()))
				.isEqualTo(201);
		}
		JsonNode first = BearerTokens.json(get("/users?limit=2&prefix=" + prefix));
		assertThat(first.get("items")).extracting((item) -> item.get("username").asString())
			.containsExactly(prefix + "a", prefix + "b");
		JsonNode last = BearerTokens
			.json(get("/users?limit=2&prefix=" + prefix + "&cursor=" + first.get("next").asString()));
		assertThat(last.get("items")).extracting((item) -> item.get("username").asString())
			.containsExactly(prefix + "c");
		assertThat(last.get("next").isNull()).isTrue();
		assertThat(get("/users?limit=101")).hasStatus(400);
		assertThat(get("/users?cursor=!")).hasStatus(400);
	}

	@Test
	void changeWhenEtagStaleThen412AndNothingLost() {
		TestAccount user = add(List.of());
		assertThat(patch(user.id(), "{\"roles\":[\"a\"]}", "\"1\"")).hasStatusOk().hasHeader(HttpHeaders.ETAG, "\"2\"");
		assertThat(patch(user.id(), "{\"enabled\":false}", "\"1\"")).hasStatus(412);
		assertThat(BearerTokens.json(get("/users/" + user.id())).get("enabled").asBoolean()).isTrue();
		assertThat(patch(UUID.randomUUID(), "{\"enabled\":false}", "*")).hasStatus(404);
		assertThat(patch(user.id(), "{\"username\":\"admin\"}", "*")).hasStatus(409);
	}

	@Test
	void lastAdministratorWhenDeletedOrDisabledThen409AndTwoAtOnceLeaveOne() throws Exception {
		String admin = admin();
		String id = String.valueOf(BearerTokens.claims(admin).get("sub"));
		assertThat(status("DELETE", "/users/" + id, "", admin)).isEqualTo(409);
		assertThat(status("PATCH", "/users/" + id, "{\"enabled\":false}", admin)).isEqualTo(409);
		TestAccount other = add(List.of("admin"));
		String otherToken = this.tokens.of(other);
		assertThat(status("PATCH", "/users/" + other.id(), "{\"roles\":[]}", otherToken)).isEqualTo(409);
		assertThat(status("PATCH", "/users/" + id, "{\"enabled\":false}", otherToken)).isEqualTo(200);
		List<Integer> statuses = atOnce(List.of(() -> status("DELETE", "/users/" + other.id(), "", otherToken),
				() -> status("PATCH", "/users/" + other.id(), "{\"enabled\":false}", otherToken)));
		assertThat(statuses).containsExactly(409, 409);
		assertThat(status("PATCH", "/users/" + id, "{\"enabled\":true}", otherToken)).isEqualTo(200);
		String again = admin();
		statuses = atOnce(List.of(() -> status("PATCH", "/users/" + other.id(), "{\"enabled\":false}", otherToken),
				() -> status("PATCH", "/users/" + id, "{\"enabled\":false}", again)));
		assertThat(statuses).containsOnlyOnce(200);
		String left = (statuses.get(0) == 200) ? again : otherToken;
		assertThat(status("PATCH", "/users/" + id, "{\"enabled\":true}", left)).isEqualTo(200);
		assertThat(status("DELETE", "/users/" + other.id(), "", admin())).isEqualTo(204);
	}

	@ParameterizedTest
	@EnumSource
	void cutOffWhenItHappensThenEverythingBeforeIsDead(Event event) {
		TestAccount user = add(List.of());
		JsonNode login = this.tokens.login(user);
		String apiToken = apiToken(login.get("token").asString());
		String path = "/users/" + user.id();
		int status = switch (event) {
			case DELETE -> status("DELETE", path, "", admin());
			case DISABLE -> status("PATCH", path, "{\"enabled\":false}", admin());
			case ROLES -> status("PATCH", path, "{\"roles\":[\"editor\"]}", admin());
			case RENAME -> status("PATCH", path, json(Map.of("username", unique())), admin());
			case SESSIONS -> status("DELETE", path + "/sessions", "", admin());
			case PASSWORD -> status("PUT", "/password",
					json(Map.of("current_password", PASSWORD, "new_password", "nine quiet rivers in may")),
					this.tokens.of(user));
		};
		assertThat(status).isBetween(200, 204);
		assertThat(this.mvc.get().uri("/protected").with(bearer(login.get("token").asString()))).hasStatus(401)
			.bodyText()
			.contains("Token has been revoked");
		assertThat(status("POST", "/token/refresh",
				json(Map.of("refresh_token", login.get("refresh_token").asString())), null))
			.isEqualTo(401);
		assertThat(this.mvc.get().uri("/protected").with(bearer(apiToken)))
			.hasStatus((event == Event.SESSIONS) ? 200 : 401);
		boolean loginStays = event == Event.ROLES || event == Event.SESSIONS;
		assertThat(status("POST", "/login", json(Map.of("username", user.username(), "password", PASSWORD)), null))
			.isEqualTo(loginStays ? 200 : 401);
	}

	@Test
	void deleteWhenNameGivenAgainThenOldTokensAreStrangers() {
		TestAccount user = add(List.of());
		String old = this.tokens.of(user);
		assertThat(status("DELETE", "/users/" + user.id(), "", admin())).isEqualTo(204);
		assertThat(status("POST", "/users", json(Map.of("username", user.username(), "password", PASSWORD)), admin()))
			.isEqualTo(201);
		assertThat(this.mvc.get().uri("/protected").with(bearer(old))).hasStatus(401);
		assertAccepted(this.tokens.of(user));
	}

	@Test
	void passwordWhenChangedThenOwnSessionStaysAndWrongCurrentIs401() {
		TestAccount user = add(List.of());
		String token = this.tokens.of(user);
		assertThat(status("PUT", "/password",
				json(Map.of("current_password", "wrong", "new_password", "nine quiet rivers in may")), token))
			.isEqualTo(401);
		assertThat(status("PUT", "/password",
				json(Map.of("current_password", PASSWORD, "new_password", "nine quiet rivers in may")), token))
			.isEqualTo(204);
		assertAccepted(token);
		assertAccepted(this.tokens.of(new TestAccount(user.id(), user.username(), "nine quiet rivers in may")));
	}

	@ParameterizedTest
	@CsvSource({ "fourteen chars, at least 15", "passwordpassword, most common", "iloveyou1234567890, most common",
			"aaaaaaaaaaaaaaaaaaaa, most common", "i love countersign so much, this service's name",
			"my name is Wilhelmina, user name" })
	void addWhenPasswordRefusedThen400ThatSaysWhy(String password, String detail) {
		MvcTestResult result = this.mvc.post()
			.uri("/users")
			.with(bearer(admin()))
			.contentType(MediaType.APPLICATION_JSON)
			.content(json(Map.of("username", "wilhelmina", "password", password)))
			.exchange();
		assertThat(result).hasStatus(400).bodyText().contains(detail);
	}

	private TestAccount add(List<String> roles) {
		String username = unique();
		MvcTestResult result = this.mvc.post()
			.uri("/users")
			.with(bearer(admin()))
			.contentType(MediaType.APPLICATION_JSON)
			.content(json(Map.of("username", username, "password", PASSWORD, "roles", roles)))
			.exchange();
		assertThat(result).hasStatus(201);
		String id = BearerTokens.json(result).get("id").asString();
		assertThat(result).hasHeader(HttpHeaders.LOCATION, "/users/" + id);
		return new TestAccount(UUID.fromString(id), username, PASSWORD);
	}

	private String apiToken(String login) {
		MvcTestResult result = this.mvc.post()
			.uri("/api-tokens")
			.with(bearer(login))
			.contentType(MediaType.APPLICATION_JSON)
			.content(json(Map.of("name", "ci")))
			.exchange();
		assertThat(result).hasStatus(201);
		return BearerTokens.json(result).get("token").asString();
	}

	private MvcTestResult get(String uri) {
		return this.mvc.get().uri(uri).with(bearer(admin())).exchange();
	}

	private MvcTestResult patch(UUID id, String body, String etag) {
		return this.mvc.patch()
			.uri("/users/{id}", id)
			.with(bearer(admin()))
			.header(HttpHeaders.IF_MATCH, etag)
			.contentType(MediaType.APPLICATION_JSON)
			.content(body)
			.exchange();
	}

	private int status(String method, String uri, String body, @Nullable String token) {
		return this.mvc.method(HttpMethod.valueOf(method))
			.uri(uri)
			.with((token != null) ? bearer(token) : (request) -> request)
			.contentType(MediaType.APPLICATION_JSON)
			.content(body)
			.exchange()
			.getResponse()
			.getStatus();
	}

	private String admin() {
		return this.tokens.of(ADMIN);
	}

	private void assertAccepted(String token) {
		assertThat(this.mvc.get().uri("/protected").with(bearer(token))).hasStatusOk();
	}

	private static List<Integer> atOnce(List<Callable<Integer>> calls) throws Exception {
		ExecutorService callers = Executors.newFixedThreadPool(calls.size());
		try {
			List<Integer> statuses = new ArrayList<>();
			for (Future<Integer> call : callers.invokeAll(calls)) {
				statuses.add(call.get());
			}
			return statuses;
		}
		finally {
			callers.shutdown();
		}
	}

	private static String unique() {
		return "made-" + UUID.randomUUID().toString().substring(0, 18);
	}

	private static String json(Object value) {
		return JsonMapper.shared().writeValueAsString(value);
	}

	enum Event {

		DELETE, DISABLE, ROLES, RENAME, SESSIONS, PASSWORD

	}

}
