package dev.countersign.apitoken;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.countersign.testkit.AtOnce;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class ApiTokenTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private LastUse lastUse;

	@Autowired
	private JdbcClient jdbc;

	private TestAccount account = ADMIN;

	private String login = "";

	@BeforeEach
	void logIn() {
		this.account = this.accounts.add();
		this.login = this.tokens.of(this.account);
	}

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

	@Test
	void createWhenLoggedInThenTokenOpensProtected() {
		MvcTestResult result = create(this.login, """
				{"name":"ci"}""");
		assertThat(result).hasStatus(201).hasHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		JsonNode answer = BearerTokens.json(result);
		String token = answer.get("token").asString();
		Map<String, Object> claims = BearerTokens.claims(token);
		assertThat(header(token)).contains("\"typ\":\"at+jwt\"");
		assertThat(claims).containsEntry("user_id", this.account.id().toString())
			.containsEntry("username", this.account.username())
			.containsEntry("sub", this.account.id().toString())
			.containsEntry("client_id", "api-token")
			.containsEntry("aud", BearerTokens.claims(this.login).get("aud"))
			.containsEntry("iss", BearerTokens.claims(this.login).get("iss"))
			.containsEntry("jti", answer.get("id").asString())
			.containsEntry("roles", List.of())
			.doesNotContainKeys("sid", "auth_time", "amr", "scope");
		int expiry = (int) Instant.parse(answer.get("expires_at").asString()).getEpochSecond();
		assertThat(claims).containsEntry("exp", expiry).containsEntry("iat", expiry - 86_400);
		assertThat(open(token)).hasStatusOk();
	}

	@Test
	void createWhenLifetimeGivenThenKeptToTheSecond() {
		this.clock.stop();
		String token = token(create(this.login, """
				{"name":"brief","expires_in":90}"""));
		this.clock.turn(Duration.ofSeconds(88));
		assertThat(open(token)).hasStatusOk();
		this.clock.turn(Duration.ofSeconds(2));
		assertError(open(token), 401, "Token has expired");
	}

	/** The clock of the node that disables is ahead of that of the node that is asked. */
	@Test
	void disableWhenTokenIsOverHereAndNotElsewhereThenRevoked() {
		this.clock.stop();
		String token = token(create(this.login, """
				{"name":"brief","expires_in":90}"""));
		this.clock.turn(Duration.ofSeconds(100));
		assertThat(this.mvc.patch()
			.uri("/users/" + this.account.id())
			.with(bearer(this.tokens.of(ADMIN)))
			.contentType(MediaType.APPLICATION_JSON)
			.content("{\"enabled\":false}")).hasStatusOk();
		this.clock.turn(Duration.ofSeconds(-30));
		assertError(open(token), 401, "Token has been revoked");
	}

	@ParameterizedTest
	@ValueSource(strings = { "60", "60.0", "6e1", "600E-1" })
	void createWhenLifetimeIsWholeThenMadeHoweverItIsWritten(String lifetime) {
		MvcTestResult result = create(this.login, "{\"name\":\"whole\",\"expires_in\":" + lifetime + "}");
		assertThat(result).hasStatus(201);
		Map<String, Object> claims = BearerTokens.claims(BearerTokens.json(result).get("token").asString());
		long issued = Long.parseLong(String.valueOf(claims.get("iat")));
		assertThat(String.valueOf(claims.get("exp"))).isEqualTo(String.valueOf(issued + 60));
	}

	@Test
	void createWhenAYearThenMadeAndMoreThenRefused() {
		assertThat(create(this.login, """
				{"name":"year","expires_in":31536000}""")).hasStatus(201);
		for (String wrong : List.of("31536001", "0", "-1", "\"60\"", "9223372036854775807", "9223372036854775808",
				"99999999999999999999", "1e400", "1e-400", "0.9", "1.5", "true", "[60]")) {
			MvcTestResult result = create(this.login, "{\"name\":\"more\",\"expires_in\":" + wrong + "}");
			assertError(result, 400, "Invalid request");
			assertThat(result).bodyJson().extractingPath("detail").asString().contains("expires_in");
		}
	}

	@Test
	void createWhenNameUnusableThenFieldNamed() {
		for (String name : List.of("\"\"", "\" \"", "null", "1", "\"a\\u0000b\"", "\"a\\nb\"", "\"\\ud800\"",
				"\"" + "n".repeat(65) + "\"")) {
			MvcTestResult result = create(this.login, "{\"name\":" + name + "}");
			assertError(result, 400, "Invalid request");
		}
		assertThat(create(this.login, "{}")).hasStatus(400)
			.bodyJson()
			.extractingPath("detail")
			.isEqualTo("The field 'name' is required.");
		assertThat(create(this.login, "{\"name\":\"" + "ü".repeat(64) + "\"}")).hasStatus(201);
	}

	@Test
	void createWhenScopesAreTheMakersThenSigned() {
		String admin = this.tokens.of(ADMIN);
		String name = UUID.randomUUID().toString();
		MvcTestResult result = create(admin, "{\"name\":\"" + name + "\",\"scopes\":[\"introspect\"]}");
		assertThat(result).hasStatus(201);
		String token = token(result);
		assertThat(BearerTokens.claims(token)).containsEntry("scope", "introspect");
		assertThat(this.mvc.get().uri("/keys").with(bearer(token))).hasStatus(403);
	}

	@Test
	void createWhenScopesBeyondTheMakersThenRefused() {
		for (String scopes : List.of("[\"admin\"]", "[\"introspect\",\"admin\"]", "[\"\"]", "[\"a b\"]")) {
			MvcTestResult result = create(this.login, "{\"name\":\"more\",\"scopes\":" + scopes + "}");
			assertError(result, 403, "Insufficient scope");
			assertThat(result).hasHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"");
		}
		assertError(create(this.login, """
				{"name":"more","scopes":[null]}"""), 400, "Invalid request");
		assertError(create(this.login, """
				{"name":"more","scopes":"admin"}"""), 400, "Invalid request");
		assertThat(names(this.login)).isEmpty();
	}

	@Test
	void createWhenRolesTakenMeanwhileThenTheirScopesRefused() {
		this.jdbc.sql("UPDATE account SET roles = 'admin' WHERE id = :id").param("id", this.account.id()).update();
		String before = this.tokens.of(this.account);
		this.jdbc.sql("UPDATE account SET roles = '' WHERE id = :id").param("id", this.account.id()).update();
		assertError(create(before, """
				{"name":"more","scopes":["admin"]}"""), 403, "Insufficient scope");
	}

	@Test
	void createWhenAccountDisabledMeanwhileThenRevoked() {
		this.jdbc.sql("UPDATE account SET enabled = FALSE WHERE id = :id").param("id", this.account.id()).update();
		assertError(create(this.login, """
				{"name":"late"}"""), 401, "Token has been revoked");
	}

	@Test
	void createWhenNameTakenThenConflictUntilEnded() {
		MvcTestResult first = create(this.login, """
				{"name":"ci"}""");
		assertError(create(this.login, """
				{"name":"ci"}"""), 409, "Conflict");
		assertThat(create(this.tokens.of(this.accounts.add()), """
				{"name":"ci"}""")).hasStatus(201);
		assertThat(delete(this.login, id(first))).hasStatus(204);
		assertThat(create(this.login, """
				{"name":"ci"}""")).hasStatus(201);
	}

	@Test
	void createWhenManyAskForOneNameThenOneIsMade() throws Exception {
		List<Integer> statuses = AtOnce.call(20, () -> create(this.login, """
				{"name":"ci"}""").getResponse().getStatus());
		assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
		assertThat(names(this.login)).containsExactly("ci");
	}

	@Test
	void createWhenManyAskForTheLastThenNoMoreThanFifty() throws Exception {
		for (int i = 0; i < ApiTokenService.MAX_LIVE - 3; i++) {
			assertThat(create(this.login, "{\"name\":\"" + i + "\"}")).hasStatus(201);
		}
		List<Integer> statuses = AtOnce.call(12,
				() -> create(this.login, "{\"name\":\"" + UUID.randomUUID() + "\"}").getResponse().getStatus());
		assertThat(statuses).containsOnly(201, 409).filteredOn((status) -> status == 201).hasSize(3);
		assertThat(names(this.login)).hasSize(ApiTokenService.MAX_LIVE);
	}

	/** A token of one second is soon none of those that are good. */
	@Test
	void createWhenManyWithinADayThenNoMoreUntilTheNext() {
		this.clock.turn(Duration.ofDays(-2));
		this.login = this.tokens.of(this.account);
		for (int i = 0; i < ApiTokenService.MAX_A_DAY; i++) {
			assertThat(create(this.login, """
					{"name":"brief","expires_in":1}""")).hasStatus(201);
			this.clock.turn(Duration.ofSeconds(2));
		}
		assertError(create(this.login, """
				{"name":"brief","expires_in":1}"""), 409, "Conflict");
		this.clock.turn(Duration.ofDays(1));
		this.login = this.tokens.of(this.account);
		assertThat(create(this.login, """
				{"name":"brief","expires_in":1}""")).hasStatus(201);
	}

	/** As after a change of the configuration, which no token hears of. */
	@Test
	void useWhenOwnersRolesBringLessThanWasSignedThenScopesAreCut() {
		setRoles("admin");
		String token = token(create(this.tokens.of(this.account), """
				{"name":"ci","scopes":["admin","introspect"]}"""));
		setRoles("");
		assertInsufficient(this.mvc.get().uri("/users").with(bearer(token)).exchange());
		assertThat(open(token)).hasStatusOk();
		JsonNode answer = introspect(token);
		assertThat(answer.get("active").asBoolean()).isTrue();
		assertThat(answer.has("scope")).isFalse();
		setRoles("admin");
		assertThat(this.mvc.get().uri("/users").with(bearer(token))).hasStatusOk();
		assertThat(introspect(token).get("scope").asString()).isEqualTo("admin introspect");
	}

	@Test
	void useWhenOwnerHasNoLongerTheRolesThatWereSignedThenRolesAreCut() {
		setRoles("auditor editor");
		String token = token(create(this.tokens.of(this.account), """
				{"name":"ci"}"""));
		setRoles("auditor");
		assertThat(verify(token)).hasStatusOk().hasHeader("Remote-Roles", "auditor");
		assertThat(this.mvc.get().uri("/verify?role=editor").with(bearer(token))).hasStatus(403);
		assertThat(introspect(token).get("roles").valueStream().map(JsonNode::asString)).containsExactly("auditor");
		setRoles("");
		assertThat(verify(token)).hasStatusOk().hasHeader("Remote-Roles", "");
		assertThat(introspect(token).get("roles")).isEmpty();
		setRoles("auditor editor");
		assertThat(verify(token)).hasStatusOk().hasHeader("Remote-Roles", "auditor editor");
	}

	@Test
	void listWhenTokensMadeThenShownWithoutThem() {
		MvcTestResult made = create(this.login, """
				{"name":"ci"}""");
		create(this.login, """
				{"name":"brief","expires_in":60}""");
		MvcTestResult list = list(this.login);
		assertThat(list).hasStatusOk().bodyText().doesNotContain(token(made));
		JsonNode first = BearerTokens.json(list).at("/items/0");
		assertThat(first.propertyNames()).containsExactlyInAnyOrder("id", "name", "scopes", "created_at",
				"last_used_at", "expires_at");
		assertThat(first.get("last_used_at").isNull()).isTrue();
		assertThat(names(this.login)).containsExactly("ci", "brief");
		this.clock.turn(Duration.ofMinutes(2));
		assertThat(names(this.login)).containsExactly("ci");
	}

	@Test
	void deleteWhenOwnThenRevokedAtOnceAndTheOthersGoOn() {
		MvcTestResult made = create(this.login, """
				{"name":"ci"}""");
		String other = token(create(this.login, """
				{"name":"other"}"""));
		assertThat(open(token(made))).hasStatusOk();
		assertThat(delete(this.login, id(made))).hasStatus(204);
		assertError(open(token(made)), 401, "Token has been revoked");
		assertThat(open(other)).hasStatusOk();
		assertThat(open(this.login)).hasStatusOk();
		assertThat(delete(this.login, id(made))).hasStatus(204);
		assertThat(names(this.login)).containsExactly("other");
	}

	@Test
	void deleteWhenAnothersThenNotFoundUnlessAdministrator() {
		MvcTestResult made = create(this.login, """
				{"name":"ci"}""");
		assertError(delete(this.tokens.of(this.accounts.add()), id(made)), 404, "Not found");
		assertError(delete(this.login, UUID.randomUUID().toString()), 404, "Not found");
		assertThat(open(token(made))).hasStatusOk();
		assertThat(delete(this.tokens.of(ADMIN), id(made))).hasStatus(204);
		assertError(open(token(made)), 401, "Token has been revoked");
	}

	@Test
	void listOfUserWhenAdministratorThenShownAndElseRefused() {
		create(this.login, """
				{"name":"ci"}""");
		String uri = "/users/" + this.account.id() + "/api-tokens";
		assertThat(this.mvc.get().uri(uri).with(bearer(this.tokens.of(ADMIN)))).hasStatusOk()
			.bodyJson()
			.extractingPath("items[0].name")
			.isEqualTo("ci");
		assertError(this.mvc.get().uri(uri).with(bearer(this.login)).exchange(), 403, "Insufficient scope");
	}

	@Test
	void logoutWhenLoginEndsThenApiTokenGoesOn() {
		String token = token(create(this.login, """
				{"name":"ci"}"""));
		assertThat(this.mvc.post().uri("/logout?scope=all").with(bearer(this.login))).hasStatus(204);
		assertThat(open(token)).hasStatusOk();
		assertError(create(this.login, """
				{"name":"late"}"""), 401, "Token has been revoked");
	}

	@Test
	void apiTokenWhenItsMakerIsDisabledThenRevoked() {
		String first = token(create(this.login, """
				{"name":"first"}"""));
		String second = token(create(this.login, """
				{"name":"second"}"""));
		String others = token(create(this.tokens.of(this.accounts.add()), """
				{"name":"ci"}"""));
		assertThat(
				this.mvc.patch().uri("/users/" + this.account.id()).contentType(MediaType.APPLICATION_JSON).content("""
						{"enabled":false}""").with(bearer(this.tokens.of(ADMIN))))
			.hasStatusOk();
		assertError(open(first), 401, "Token has been revoked");
		assertError(open(second), 401, "Token has been revoked");
		assertThat(open(others)).hasStatusOk();
	}

	@Test
	void apiTokenWhenUsedAsLoginThenInsufficientScope() {
		String token = token(create(this.login, """
				{"name":"ci"}"""));
		String session = BearerTokens.json(this.mvc.get().uri("/sessions").with(bearer(this.login)).exchange())
			.at("/items/0/id")
			.asString();
		assertInsufficient(create(token, """
				{"name":"child"}"""));
		assertInsufficient(list(token));
		assertInsufficient(delete(token, UUID.randomUUID().toString()));
		assertInsufficient(this.mvc.get().uri("/sessions").with(bearer(token)).exchange());
		assertInsufficient(this.mvc.delete().uri("/sessions/" + session).with(bearer(token)).exchange());
		assertInsufficient(this.mvc.put()
			.uri("/password")
			.contentType(MediaType.APPLICATION_JSON)
			.content("{}")
			.with(bearer(token))
			.exchange());
		assertInsufficient(this.mvc.post().uri("/logout").with(bearer(token)).exchange());
		assertInsufficient(this.mvc.post().uri("/logout?scope=all").with(bearer(token)).exchange());
		assertThat(open(this.login)).hasStatusOk();
		assertThat(open(token)).hasStatusOk();
	}

	@Test
	void apiTokenWhenOfAdministratorThenStillEndsNoSessions() {
		String token = token(
				create(this.tokens.of(ADMIN), "{\"name\":\"" + UUID.randomUUID() + "\",\"scopes\":[\"admin\"]}"));
		assertThat(this.mvc.get().uri("/keys").with(bearer(token))).hasStatusOk();
		assertInsufficient(
				this.mvc.delete().uri("/users/" + this.account.id() + "/sessions").with(bearer(token)).exchange());
	}

	@Test
	void useWhenTwoHundredAtOnceThenOneWrite() throws Exception {
		MvcTestResult made = create(this.login, """
				{"name":"ci"}""");
		String token = token(made);
		this.lastUse.write();
		List<Integer> statuses = AtOnce.call(200, () -> open(token).getResponse().getStatus());
		assertThat(statuses).hasSize(200).containsOnly(200);
		this.lastUse.write();
		Instant first = lastUsed(made);
		assertThat(first).isNotNull();
		assertThat(open(token)).hasStatusOk();
		this.lastUse.write();
		assertThat(lastUsed(made)).isEqualTo(first);
		this.clock.turn(LastUse.INTERVAL);
		assertThat(open(token)).hasStatusOk();
		this.lastUse.write();
		assertThat(lastUsed(made)).isAfterOrEqualTo(first.plus(LastUse.INTERVAL));
	}

	@Test
	void listWhenProxyAskedThenLastUseKnown() {
		MvcTestResult made = create(this.login, """
				{"name":"behind a proxy"}""");
		assertThat(this.mvc.get().uri("/verify").with(bearer(token(made)))).hasStatusOk();
		this.lastUse.write();
		assertThat(lastUsed(made)).isNotNull();
	}

	private MvcTestResult create(String caller, String body) {
		return this.mvc.post()
			.uri("/api-tokens")
			.contentType(MediaType.APPLICATION_JSON)
			.content(body)
			.with(bearer(caller))
			.exchange();
	}

	private MvcTestResult verify(String token) {
		return this.mvc.get().uri("/verify").with(bearer(token)).exchange();
	}

	private void setRoles(String roles) {
		this.jdbc.sql("UPDATE account SET roles = :roles WHERE id = :id")
			.param("roles", roles)
			.param("id", this.account.id())
			.update();
	}

	private JsonNode introspect(String token) {
		return BearerTokens.json(this.mvc.post()
			.uri("/introspect")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.param("token", token)
			.with(bearer(this.tokens.of(ADMIN)))
			.exchange());
	}

	private MvcTestResult list(String caller) {
		return this.mvc.get().uri("/api-tokens").with(bearer(caller)).exchange();
	}

	private MvcTestResult delete(String caller, String id) {
		return this.mvc.delete().uri("/api-tokens/" + id).with(bearer(caller)).exchange();
	}

	private MvcTestResult open(String token) {
		return this.mvc.get().uri("/protected").with(bearer(token)).exchange();
	}

	private List<String> names(String caller) {
		return BearerTokens.json(list(caller))
			.get("items")
			.valueStream()
			.map((item) -> item.get("name").asString())
			.toList();
	}

	private Instant lastUsed(MvcTestResult made) {
		return BearerTokens.json(list(this.login))
			.get("items")
			.valueStream()
			.filter((item) -> item.get("id").asString().equals(id(made)))
			.map((item) -> Instant.parse(item.get("last_used_at").asString()))
			.findFirst()
			.orElseThrow();
	}

	private static void assertInsufficient(MvcTestResult result) {
		assertError(result, 403, "Insufficient scope");
		assertThat(result).hasHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"");
	}

	private static void assertError(MvcTestResult result, int status, String error) {
		assertThat(result).hasStatus(status).bodyJson().extractingPath("error").isEqualTo(error);
	}

	private static String header(String token) {
		return new String(Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))),
				StandardCharsets.UTF_8);
	}

	private static String token(MvcTestResult made) {
		return BearerTokens.json(made).get("token").asString();
	}

	private static String id(MvcTestResult made) {
		return BearerTokens.json(made).get("id").asString();
	}

}
