package dev.countersign.factor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.countersign.testkit.AuthenticatorApp;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.json;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Roles that need a second factor, and paths that need a recent login.
 */
@IntegrationTest
class DemandTests {

	@Autowired
	private ServiceClient client;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	private TestAccount john;

	@BeforeEach
	void giveRole() {
		this.clock.stop();
		this.john = this.accounts.add();
		assertThat(this.client.withToken(this.tokens.of(ADMIN))
			.patch("/users/" + this.john.id(), Map.of("roles", List.of("guarded")))).hasStatusOk();
	}

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

	@Test
	void loginWhenFactorIsRequiredThenTokenIsForNobodyElseAndSaysNothing() {
		Map<String, Object> claims = BearerTokens.claims(this.tokens.of(this.john));
		assertThat(claims).containsEntry("aud", List.of("countersign:enrolment"))
			.containsEntry("roles", List.of())
			.containsEntry("acr", "aal1")
			.doesNotContainKey("scope");
	}

	@ParameterizedTest
	@CsvSource({ "GET, /protected", "GET, /verify", "GET, /sessions", "POST, /api-tokens", "GET, /api-tokens",
			"PUT, /password", "PATCH, /me", "GET, /nowhere", "GET, /users/factors/x" })
	void requestWhenFactorIsRequiredThenRefusedWithWhatToDo(String method, String path) {
		MvcTestResult refused = this.client.withToken(this.tokens.of(this.john))
			.send(HttpMethod.valueOf(method), path, "{\"name\":\"ci\"}");
		assertThat(refused).hasStatus(401)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Insufficient authentication");
		assertThat(refused.getResponse().getHeader(HttpHeaders.WWW_AUTHENTICATE))
			.startsWith("Bearer error=\"insufficient_user_authentication\"")
			.contains("acr_values=\"aal2\"");
		assertThat(json(refused).get("detail").asString()).contains("POST /factors/totp");
	}

	@Test
	void introspectWhenFactorIsRequiredThenInactive() {
		MvcTestResult answer = this.mvc.post()
			.uri("/introspect")
			.with(BearerTokens.bearer(this.tokens.of(ADMIN)))
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.param("token", this.tokens.of(this.john))
			.exchange();
		assertThat(answer).hasStatusOk();
		assertThat(json(answer).toString()).isEqualTo("{\"active\":false}");
	}

	@Test
	void enrolWhenFactorIsRequiredThenTheNextRefreshBringsAllThatTheRolesDo() {
		JsonNode login = this.tokens.login(this.john);
		ServiceClient caller = this.client.withToken(login.get("token").asString());
		assertThat(caller.get("/me")).hasStatusOk();
		assertThat(this.client.refresh(login.get("refresh_token").asString())).hasStatusOk();
		login = this.tokens.login(this.john);
		caller = this.client.withToken(login.get("token").asString());
		AuthenticatorApp app = new AuthenticatorApp(json(caller.post("/factors/totp", "{}")).get("secret").asString());
		assertThat(caller.post("/factors/totp/confirmation", Map.of("code", app.code(this.clock.instant()))))
			.hasStatusOk();
		String full = json(this.client.refresh(login.get("refresh_token").asString())).get("token").asString();
		assertThat(BearerTokens.claims(full)).containsEntry("roles", List.of("guarded"))
			.containsEntry("scope", "introspect")
			.containsEntry("aud", List.of("countersign"));
		assertThat(this.client.withToken(full).get("/protected")).hasStatusOk();
		assertThat(this.client.withToken(full).post("/api-tokens", Map.of("name", UUID.randomUUID()))).hasStatus(201);
	}

	@Test
	void removeWhenFactorIsRequiredThenTheLastOneStays() {
		JsonNode login = this.tokens.login(this.john);
		ServiceClient caller = this.client.withToken(login.get("token").asString());
		AuthenticatorApp app = new AuthenticatorApp(json(caller.post("/factors/totp", "{}")).get("secret").asString());
		assertThat(caller.post("/factors/totp/confirmation", Map.of("code", app.code(this.clock.instant()))))
			.hasStatusOk();
		String full = json(this.client.refresh(login.get("refresh_token").asString())).get("token").asString();
		caller = this.client.withToken(full);
		String id = json(caller.get("/factors")).at("/items/0/id").asString();
		assertThat(caller.delete("/factors/" + id)).hasStatus(409)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains("POST /factors/totp");
		assertThat(json(caller.get("/factors")).at("/items/0/id").asString()).isEqualTo(id);
		assertThat(json(caller.get("/factors")).get("recovery_codes_left").asInt()).isEqualTo(10);
		AuthenticatorApp next = new AuthenticatorApp(json(caller.post("/factors/totp", "{}")).get("secret").asString());
		assertThat(caller.post("/factors/totp/confirmation", Map.of("code", next.code(this.clock.instant()))))
			.hasStatusOk();
		assertThat(caller.delete("/factors/" + id)).hasStatus(204);
	}

	@Test
	void logoutWhenFactorIsRequiredThenTheSessionEnds() {
		JsonNode login = this.tokens.login(this.john);
		assertThat(this.client.withToken(login.get("token").asString()).post("/logout", "{}")).hasStatus(204);
		assertThat(this.client.refresh(login.get("refresh_token").asString())).hasStatus(401);
	}

	@Test
	void pathWhenLoginIsRecentThenAsEveryOtherElseAskedForAnother() {
		TestAccount plain = this.accounts.add();
		JsonNode login = this.tokens.login(plain);
		ServiceClient caller = this.client.withToken(login.get("token").asString());
		assertThat(caller.get("/guarded/x")).hasStatus(404);
		this.clock.turn(Duration.ofMinutes(15));
		MvcTestResult refused = caller.get("/guarded/x");
		assertThat(refused).hasStatus(401)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Insufficient authentication");
		assertThat(refused.getResponse().getHeader(HttpHeaders.WWW_AUTHENTICATE)).contains("max_age=\"900\"");
		assertThat(caller.get("/protected")).hasStatusOk();
		String refreshed = json(this.client.refresh(login.get("refresh_token").asString())).get("token").asString();
		assertThat(this.client.withToken(refreshed).get("/guarded/x")).hasStatus(401);
		assertThat(this.client.withToken(this.tokens.of(plain)).get("/guarded/x")).hasStatus(404);
	}

	@Test
	void pathWhenTokenIsForAMachineOrMissingThenRefused() {
		TestAccount plain = this.accounts.add();
		String apiToken = json(
				this.client.withToken(this.tokens.of(plain)).post("/api-tokens", Map.of("name", UUID.randomUUID())))
			.get("token")
			.asString();
		assertThat(this.client.withToken(apiToken).get("/guarded/x")).hasStatus(401);
		assertThat(this.client.get("/guarded/x")).hasStatus(401)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Missing token");
	}

}
