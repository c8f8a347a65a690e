package dev.countersign.account;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@ServiceOfItsOwn
class RoleTests {

	private static final String PASSWORD = "seven green lamps at dusk";

	@Autowired
	private ServiceClient client;

	@Autowired
	private BearerTokens tokens;

	@Test
	void loginWhenRolesAreConfiguredThenTheirScopesAndNoOthers() {
		assertThat(BearerTokens.claims(this.tokens.of(add(List.of("auditor", "editor"))))).containsEntry("scope",
				"introspect look");
		assertThat(BearerTokens.claims(this.tokens.of(add(List.of("editor"))))).doesNotContainKey("scope");
		assertThat(String.valueOf(BearerTokens.claims(this.tokens.of(ADMIN)).get("scope")).split(" ")).contains("admin")
			.doesNotContain("look");
	}

	@Test
	void loginWhenRolesBringNoScopeThenTokenSaysThemNonetheless() {
		Map<String, Object> claims = BearerTokens.claims(this.tokens.of(add(List.of("unheard-of", "editor"))));
		assertThat(claims).containsEntry("roles", List.of("editor", "unheard-of")).doesNotContainKey("scope");
	}

	/** Whoever goes by roles gives it no more than whoever goes by scopes. */
	@Test
	void apiTokenWhenMadeThenSaysTheRolesThatBringNothingBeyondItsScopes() {
		String login = this.tokens.of(add(List.of("auditor", "editor")));
		assertThat(BearerTokens.claims(apiToken(login, "plain"))).containsEntry("roles", List.of("editor"));
		assertThat(BearerTokens.claims(apiToken(login, "some", "look"))).containsEntry("roles", List.of("editor"));
		assertThat(BearerTokens.claims(apiToken(login, "all", "look", "introspect"))).containsEntry("roles",
				List.of("auditor", "editor"));
	}

	@Test
	void apiTokenWhenItsMakerLosesARoleThatItSaysThenRevoked() {
		TestAccount user = add(List.of("auditor", "editor"));
		String login = this.tokens.of(user);
		String plain = apiToken(login, "plain");
		String whole = apiToken(login, "whole", "look", "introspect");
		assertThat(send("PATCH", "/users/" + user.id(), """
				{"roles":["editor"]}""", this.tokens.of(ADMIN))).hasStatusOk();
		assertThat(open(whole)).hasStatus(401);
		assertThat(open(plain)).hasStatusOk();
		assertThat(send("PATCH", "/users/" + user.id(), """
				{"roles":[]}""", this.tokens.of(ADMIN))).hasStatusOk();
		assertThat(open(plain)).hasStatus(401);
	}

	@Test
	void roleWhenAddedThenTheNextRefreshBringsItsScopes() {
		TestAccount user = add(List.of());
		JsonNode login = this.tokens.login(user);
		assertThat(send("PATCH", "/users/" + user.id(), """
				{"roles":["auditor"]}""", this.tokens.of(ADMIN))).hasStatusOk();
		MvcTestResult refreshed = send("POST", "/token/refresh",
				json(Map.of("refresh_token", login.get("refresh_token").asString())), "none");
		assertThat(refreshed).hasStatusOk();
		assertThat(BearerTokens.claims(BearerTokens.json(refreshed).get("token").asString())).containsEntry("scope",
				"introspect look");
	}

	@Test
	void roleWhenAskedForByItsOwnSubjectThenNeverRead() {
		TestAccount user = add(List.of());
		String token = this.tokens.of(user);
		assertThat(send("PATCH", "/users/" + user.id(), """
				{"roles":["admin"]}""", token)).hasStatus(403);
		assertThat(send("POST", "/login", json(
				Map.of("username", user.username(), "password", PASSWORD, "roles", List.of("admin"), "scope", "admin")),
				"none"))
			.hasStatusOk();
		assertThat(send("PUT", "/password", json(Map.of("current_password", PASSWORD, "new_password",
				"nine quiet rivers in may", "roles", List.of("admin"))), token))
			.hasStatus(400);
		MvcTestResult changed = send("PUT", "/password",
				json(Map.of("current_password", PASSWORD, "new_password", "nine quiet rivers in may")), token);
		assertThat(changed).hasStatusOk();
		String next = BearerTokens.json(changed).get("token").asString();
		assertThat(this.client.withToken(this.tokens.of(ADMIN)).get("/users/" + user.id())).hasStatusOk()
			.bodyJson()
			.extractingPath("$.roles")
			.asArray()
			.isEmpty();
		assertThat(send("POST", "/api-tokens", """
				{"name":"ci","scopes":["admin"]}""", next)).hasStatus(403);
	}

	private String apiToken(String login, String name, String... scopes) {
		MvcTestResult result = send("POST", "/api-tokens", json(Map.of("name", name, "scopes", scopes)), login);
		assertThat(result).hasStatus(201);
		return BearerTokens.json(result).get("token").asString();
	}

	private MvcTestResult open(String token) {
		return this.client.withToken(token).get("/protected");
	}

	private TestAccount add(List<String> roles) {
		String username = "of-roles-" + UUID.randomUUID().toString().substring(0, 18);
		MvcTestResult result = send("POST", "/users",
				json(Map.of("username", username, "password", PASSWORD, "roles", roles)), this.tokens.of(ADMIN));
		assertThat(result).hasStatus(201);
		return new TestAccount(UUID.fromString(BearerTokens.json(result).get("id").asString()), username, PASSWORD);
	}

	private MvcTestResult send(String method, String uri, String body, String token) {
		return this.client.withToken(token).send(HttpMethod.valueOf(method), uri, body);
	}

	private static String json(Object value) {
		return JsonMapper.shared().writeValueAsString(value);
	}

}
