package dev.countersign.account;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class OwnPasswordTests {

	private static final String NEXT = "nine quiet rivers in may";

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	private TestAccount account;

	private JsonNode login;

	@BeforeEach
	void logIn() {
		this.account = this.accounts.add();
		this.login = this.tokens.login(this.account);
	}

	@Test
	void changeWhenCurrentIsRightThenOnlyThisSessionGoesOn() {
		JsonNode other = this.tokens.login(this.account);
		assertThat(change(this.account.password(), NEXT)).hasStatus(204).body().isEmpty();
		assertThat(open(token(this.login))).hasStatusOk();
		assertThat(refresh(this.login)).hasStatusOk();
		assertThat(open(token(other))).hasStatus(401)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Token has been revoked");
		assertThat(refresh(other)).hasStatus(401);
		assertThat(logIn(this.account.password())).hasStatus(401);
		assertThat(logIn(NEXT)).hasStatusOk();
	}

	@Test
	void changeWhenCurrentIsWrongThenInvalidCredentialsAndNothingEnds() {
		assertThat(change("not the password at all", NEXT)).hasStatus(401)
			.doesNotContainHeader(HttpHeaders.WWW_AUTHENTICATE)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Invalid credentials");
		assertThat(open(token(this.login))).hasStatusOk();
		assertThat(logIn(this.account.password())).hasStatusOk();
	}

	@ParameterizedTest
	@CsvSource({ "fourteen chars, at least 15", "passwordpassword, most common" })
	void changeWhenNewOneBreaksARuleThen400NamesFieldAndRule(String next, String rule) {
		assertThat(change(this.account.password(), next)).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.startsWith("The field 'new_password' ")
			.contains(rule);
		assertThat(logIn(this.account.password())).hasStatusOk();
	}

	@Test
	void changeWhenFieldMissingThen400NamesIt() {
		assertThat(send(token(this.login), "{\"current_password\":\"x\"}")).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("The field 'new_password' is required.");
	}

	@Test
	void changeWhenAskedForByAnApiTokenThenRefused() {
		MvcTestResult made = this.mvc.post()
			.uri("/api-tokens")
			.with(bearer(token(this.login)))
			.contentType(MediaType.APPLICATION_JSON)
			.content("{\"name\":\"ci\"}")
			.exchange();
		assertThat(send(token(BearerTokens.json(made)),
				json(Map.of("current_password", this.account.password(), "new_password", NEXT))))
			.hasStatus(403)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Insufficient scope");
	}

	@Test
	void changeWhenTwoSessionsAtOnceThenOneWinsAndTheOtherEnds() throws Exception {
		JsonNode other = this.tokens.login(this.account);
		List<String> passwords = List.of(NEXT, "eleven brass kettles sing");
		List<JsonNode> sessions = List.of(this.login, other);
		List<Integer> statuses = Simultaneous.call(List
			.<Callable<Integer>>of(() -> change(this.login, passwords.get(0)), () -> change(other, passwords.get(1))));
		assertThat(statuses).containsExactlyInAnyOrder(204, 401);
		int winner = statuses.indexOf(204);
		assertThat(logIn(passwords.get(winner))).hasStatusOk();
		assertThat(open(token(sessions.get(winner)))).hasStatusOk();
		assertThat(open(token(sessions.get(1 - winner)))).hasStatus(401);
	}

	private MvcTestResult change(String current, String next) {
		return send(token(this.login), json(Map.of("current_password", current, "new_password", next)));
	}

	private int change(JsonNode session, String next) {
		return send(token(session), json(Map.of("current_password", this.account.password(), "new_password", next)))
			.getResponse()
			.getStatus();
	}

	private MvcTestResult send(String token, String body) {
		return this.mvc.put()
			.uri("/password")
			.with(bearer(token))
			.contentType(MediaType.APPLICATION_JSON)
			.content(body)
			.exchange();
	}

	private MvcTestResult open(String token) {
		return this.mvc.get().uri("/protected").with(bearer(token)).exchange();
	}

	private MvcTestResult refresh(JsonNode login) {
		return this.mvc.post()
			.uri("/token/refresh")
			.contentType(MediaType.APPLICATION_JSON)
			.content(json(Map.of("refresh_token", login.get("refresh_token").asString())))
			.exchange();
	}

	private MvcTestResult logIn(String password) {
		return this.mvc.post()
			.uri("/login")
			.contentType(MediaType.APPLICATION_JSON)
			.content(json(Map.of("username", this.account.username(), "password", password)))
			.exchange();
	}

	private static String token(JsonNode answer) {
		return answer.get("token").asString();
	}

	private static String json(Object value) {
		return JsonMapper.shared().writeValueAsString(value);
	}

}
