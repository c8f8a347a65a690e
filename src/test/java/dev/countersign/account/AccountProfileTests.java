package dev.countersign.account;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.json;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is kept of an account beyond its name: its e-mail address and its claims.
 */
@IntegrationTest
class AccountProfileTests {

	private static final String PASSWORD = "seven green lamps at dusk";

	@Autowired
	private ServiceClient client;

	@Autowired
	private BearerTokens tokens;

	private ServiceClient admin;

	@BeforeEach
	void logIn() {
		this.admin = this.client.withToken(this.tokens.of(ADMIN));
	}

	@Test
	void addWhenEmailAndClaimsGivenThenAnsweredByEveryPath() {
		MvcTestResult made = this.admin.post("/users",
				"""
						{"username":"%s","password":"%s","email":" John@Example.com ","claims":{"tenant":"acme","seats":[1,2]}}"""
					.formatted(unique(), PASSWORD));
		assertThat(made).hasStatus(201);
		JsonNode account = json(made);
		assertThat(account.get("email").asString()).isEqualTo("John@Example.com");
		assertThat(account.get("claims").toString()).isEqualTo("{\"tenant\":\"acme\",\"seats\":[1,2]}");
		assertThat(json(this.admin.get("/users/" + account.get("id").asString()))).isEqualTo(account);
		assertThat(json(this.admin.get("/users?prefix=" + account.get("username").asString())).at("/items/0"))
			.isEqualTo(account);
	}

	@Test
	void changeWhenOneIsNamedThenTheOthersStayAndEmptyRemoves() {
		TestAccount user = add(Map.of("email", "one@example.com", "claims", Map.of("tenant", "acme")));
		assertAccount(patch(user, "{\"claims\":{\"plan\":\"gold\"}}"), "\"one@example.com\"", "{\"plan\":\"gold\"}");
		assertAccount(patch(user, "{\"email\":\"two@example.com\"}"), "\"two@example.com\"", "{\"plan\":\"gold\"}");
		assertAccount(patch(user, "{\"email\":null,\"claims\":null,\"enabled\":true}"), "\"two@example.com\"",
				"{\"plan\":\"gold\"}");
		assertAccount(patch(user, "{\"email\":\"\",\"claims\":{}}"), "null", "{}");
	}

	/** Without the setting, nobody is asked whose an address is. */
	@Test
	void addWhenTwoHaveOneAddressThenBothAreTaken() {
		TestAccount first = add(Map.of("email", "shared@example.com"));
		TestAccount second = add(Map.of("email", "SHARED@example.com"));
		assertThat(second.id()).isNotEqualTo(first.id());
		assertThat(this.client.login("shared@example.com", PASSWORD)).hasStatus(401);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "{\"email\":\"nowhere\"}|The field 'email' has one @",
					"{\"email\":\"a@b@c\"}|The field 'email' has one @", "{\"email\":7}|email",
					"{\"claims\":{\"sub\":\"x\"}}|The field 'claims' has the name 'sub', which is not free.",
					"{\"claims\":{\"a\":null}}|The field 'claims' has a value that is null",
					"{\"claims\":{\"a\":1,\"a\":2}}|JSON", "{\"claims\":\"x\"}|claims", "{\"claims\":[1]}|claims",
					"{\"claim\":{}}|claim", "{\"e_mail\":\"a@b\"}|e_mail" })
	void changeWhenImpossibleThen400SaysWhy(String body, String reason) {
		TestAccount user = add(Map.of());
		for (MvcTestResult refused : List.of(patch(user, body),
				this.admin.post("/users", body.replaceFirst("\\{", "{\"username\":\"" + unique() + "\",")))) {
			assertThat(refused).hasStatus(400).bodyJson().extractingPath("$.detail").asString().contains(reason);
		}
		assertAccount(this.admin.get("/users/" + user.id()), "null", "{}");
	}

	@Test
	void claimsWhenChangedThenInTheNextTokensAtOnceAndNotInThoseThatAreThere() {
		TestAccount user = add(Map.of("claims", Map.of("tenant", "acme")));
		JsonNode login = this.tokens.login(user);
		String before = login.get("token").asString();
		assertThat(BearerTokens.claims(before)).containsEntry("tenant", "acme");
		assertThat(patch(user, "{\"claims\":{\"tenant\":{\"id\":7}}}")).hasStatusOk();
		String refreshed = json(this.client.refresh(login.get("refresh_token").asString())).get("token").asString();
		for (String token : List.of(refreshed, this.tokens.of(user), apiToken(before))) {
			assertThat(BearerTokens.claims(token)).containsEntry("tenant", Map.of("id", 7));
			assertThat(this.client.withToken(token).get("/protected")).hasStatusOk();
		}
		assertThat(this.client.withToken(before).get("/protected")).hasStatusOk();
	}

	@Test
	void claimsWhenAsLargeAsTheyMayBeThenTheTokenIsGood() {
		String name = "\ud83d\ude00".repeat(236) + UUID.randomUUID().toString().substring(0, 18);
		MvcTestResult made = this.admin.post("/users",
				Map.of("username", name, "password", PASSWORD, "claims", Map.of("a", "\u0001".repeat(169)), "roles",
						Stream.of("r", "s", "t", "u", "v", "w").map((role) -> role.repeat(64)).toList()));
		assertThat(made).hasStatus(201);
		MvcTestResult login = this.client.login(name, PASSWORD);
		assertThat(login).hasStatusOk();
		String token = json(login).get("token").asString();
		assertThat(this.client.withToken(token).get("/protected")).hasStatusOk();
		assertThat(this.client.withToken(apiToken(token)).get("/protected")).hasStatusOk();
	}

	/** An invitation, or a link to another address, leads to tokens that say them. */
	@Test
	void accountWhenItHasClaimsAndCallerMayOnlyProvisionThenNotGivenToAnybody() {
		ServiceClient machine = machine();
		TestAccount user = add(Map.of("claims", Map.of("tenant", "acme")));
		String path = "/users/" + user.id();
		assertThat(machine.patch(path, "{\"email\":\"n@example.com\"}")).hasStatus(403)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Insufficient scope");
		assertThat(machine.post(path + "/invitation", Map.of())).hasStatus(403);
		assertThat(patch(user, "{\"claims\":{}}")).hasStatusOk();
		assertThat(machine.patch(path, "{\"email\":\"n@example.com\"}")).hasStatusOk();
		assertThat(machine.post(path + "/invitation", Map.of())).hasStatus(201);
	}

	@Test
	void accountWhenItHasClaimsAndCallerMayOnlyProvisionThenTakenAwayAllTheSame() {
		ServiceClient machine = machine();
		String path = "/users/" + add(Map.of("claims", Map.of("tenant", "acme"))).id();
		assertThat(machine.patch(path, "{\"enabled\":false,\"roles\":[],\"email\":\"\"}")).hasStatusOk();
		assertThat(machine.delete(path)).hasStatus(204);
	}

	private ServiceClient machine() {
		String name = "{\"name\":\"%s\",\"scopes\":[\"provision\"]}".formatted(unique());
		return this.client.withToken(json(this.admin.post("/api-tokens", name)).get("token").asString());
	}

	@Test
	void claimsWhenCallerMayOnlyProvisionThenRefusedAndTheRestIsNot() {
		ServiceClient machine = machine();
		assertThat(machine.post("/users", Map.of("username", unique(), "claims", Map.of("tenant", "x"))))
			.hasStatus(403);
		MvcTestResult made = machine.post("/users", Map.of("username", unique(), "email", "m@example.com"));
		assertThat(made).hasStatus(201);
		String path = "/users/" + json(made).get("id").asString();
		assertThat(machine.patch(path, "{\"claims\":{}}")).hasStatus(403)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Insufficient scope");
		assertThat(machine.patch(path, "{\"email\":\"n@example.com\"}")).hasStatusOk();
	}

	@Test
	void changeWhenAuditedThenBeforeAndAfter() {
		TestAccount user = add(Map.of("email", "one@example.com"));
		patch(user, "{\"email\":\"two@example.com\",\"claims\":{\"tenant\":\"acme\"}}");
		JsonNode rows = json(this.admin.get("/audit?act=account.changed&subject=" + user.id())).get("items");
		assertThat(rows.valueStream().map((row) -> row.get("details").toString())).containsExactlyInAnyOrder(
				"{\"email_before\":\"one@example.com\",\"email\":\"two@example.com\"}",
				"{\"claims_before\":\"{}\",\"claims\":\"{\\\"tenant\\\":\\\"acme\\\"}\"}");
	}

	@Test
	void changeWhenSomeClaimsStayThenTheTrailHasTheOthers() {
		TestAccount user = add(Map.of("claims", Map.of("note", "x".repeat(300), "tenant", "acme")));
		patch(user, "{\"claims\":{\"note\":\"" + "x".repeat(300) + "\",\"tenant\":\"bolts\"}}");
		JsonNode rows = json(this.admin.get("/audit?act=account.changed&subject=" + user.id())).get("items");
		assertThat(rows.valueStream().map((row) -> row.get("details").toString())).containsExactly(
				"{\"claims_before\":\"{\\\"tenant\\\":\\\"acme\\\"}\",\"claims\":\"{\\\"tenant\\\":\\\"bolts\\\"}\"}");
	}

	private MvcTestResult patch(TestAccount user, String body) {
		return this.admin.patch("/users/" + user.id(), body);
	}

	private String apiToken(String login) {
		return json(this.client.withToken(login).post("/api-tokens", Map.of("name", unique()))).get("token").asString();
	}

	private TestAccount add(Map<String, Object> more) {
		Map<String, Object> body = new HashMap<>(more);
		String username = unique();
		body.put("username", username);
		body.put("password", PASSWORD);
		MvcTestResult made = this.admin.post("/users", body);
		assertThat(made).hasStatus(201);
		return new TestAccount(UUID.fromString(json(made).get("id").asString()), username, PASSWORD);
	}

	private static void assertAccount(MvcTestResult answer, String email, String claims) {
		assertThat(answer).hasStatusOk();
		assertThat(json(answer).get("email")).hasToString(email);
		assertThat(json(answer).get("claims")).isEqualTo(JsonMapper.shared().readTree(claims));
	}

	private static String unique() {
		return "profile-" + UUID.randomUUID().toString().substring(0, 18);
	}

}
