package dev.countersign.account;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.countersign.limit.DeviceMarkIssuer;
import dev.countersign.password.NewPassword;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.testkit.AtOnce;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@IntegrationTest
class OwnPasswordTests {

	private static final String NEXT = "nine quiet rivers in may";

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private PasswordService passwords;

	@Autowired
	private JdbcClient jdbc;

	private TestAccount account;

	private JsonNode login;

	@BeforeEach
	void logIn() {
		this.account = this.accounts.add();
		this.login = this.tokens.login(this.account);
	}

	@Test
	void changeWhenCurrentIsRightThenAllEndsAndANewSessionIsAnswered() {
		JsonNode other = this.tokens.login(this.account);
		String apiToken = apiToken();
		MvcTestResult result = change(this.account.password(), NEXT);
		assertThat(result).hasStatusOk().hasHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		JsonNode answer = BearerTokens.json(result);
		assertThat(answer.propertyNames()).containsExactlyElementsOf(this.login.propertyNames());
		for (String ended : List.of(token(this.login), token(other), apiToken)) {
			assertThat(open(ended)).hasStatus(401)
				.bodyJson()
				.extractingPath("$.error")
				.isEqualTo("Token has been revoked");
		}
		assertThat(refresh(this.login)).hasStatus(401);
		assertThat(refresh(other)).hasStatus(401);
		assertThat(open(token(answer))).hasStatusOk();
		assertThat(refresh(answer)).hasStatusOk();
		assertThat(logIn(this.account.password())).hasStatus(401);
		assertThat(logIn(NEXT)).hasStatusOk();
	}

	/** Strangers who guess keep the account's budget empty meanwhile. */
	@Test
	void changeWhenDeviceIsKnownThenItStaysSo() {
		MvcTestResult result = change(this.account.password(), NEXT);
		String mark = result.getResponse().getHeader(DeviceMarkIssuer.HEADER);
		assertThat(mark).isNotNull();
		for (int i = 0; i < 30; i++) {
			logIn("a guess of a stranger's", ClientAddresses.fresh(), null);
		}
		assertThat(logIn(NEXT, ClientAddresses.fresh(), null)).hasStatus(429);
		assertThat(logIn(NEXT, ClientAddresses.fresh(), mark)).hasStatusOk();
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
		assertThat(send(token(this.login), """
				{"current_password":"x"}""")).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("The field 'new_password' is required.");
	}

	@Test
	void changeWhenAskedForByAnApiTokenThenRefused() {
		assertThat(send(apiToken(), json(Map.of("current_password", this.account.password(), "new_password", NEXT))))
			.hasStatus(403)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Insufficient scope");
	}

	/** Another node has not read of the end yet. */
	@Test
	void changeWhenSessionHasEndedElsewhereThenRefusedAndThePasswordStays() {
		this.jdbc.sql("UPDATE login_session SET ended_at = created_at WHERE account_id = :id")
			.param("id", this.account.id())
			.update();
		assertThat(open(token(this.login))).hasStatusOk();
		assertThat(change(this.account.password(), NEXT)).hasStatus(401)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Token has been revoked");
		assertThat(logIn(this.account.password())).hasStatusOk();
	}

	@Test
	void changeWhenNoSessionCanBeOpenedThenThePasswordAndAllThatIsOpenStay() {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> this.passwords.change(this.account.id(),
				this.account.password(), NewPassword.ofField("new_password", NEXT), () -> {
				}, (account) -> {
					throw new ProblemException(Problem.UNAVAILABLE);
				}));
		assertThat(open(token(this.login))).hasStatusOk();
		assertThat(token(this.tokens.login(this.account))).isNotBlank();
	}

	@Test
	void changeWhenTwoSessionsAtOnceThenOneWinsAndBothEnd() throws Exception {
		JsonNode other = this.tokens.login(this.account);
		List<String> passwords = List.of(NEXT, "eleven brass kettles sing");
		List<Integer> statuses = AtOnce.call(List.<Callable<Integer>>of(() -> change(this.login, passwords.get(0)),
				() -> change(other, passwords.get(1))));
		assertThat(statuses).containsExactlyInAnyOrder(200, 401);
		int winner = statuses.indexOf(200);
		assertThat(logIn(passwords.get(winner))).hasStatusOk();
		assertThat(open(token(this.login))).hasStatus(401);
		assertThat(open(token(other))).hasStatus(401);
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

	private String apiToken() {
		MvcTestResult made = this.mvc.post()
			.uri("/api-tokens")
			.with(bearer(token(this.login)))
			.contentType(MediaType.APPLICATION_JSON)
			.content("""
					{"name":"ci"}""")
			.exchange();
		return token(BearerTokens.json(made));
	}

	private MvcTestResult logIn(String password) {
		return logIn(password, "127.0.0.1", null);
	}

	private MvcTestResult logIn(String password, String address, @Nullable String mark) {
		return this.mvc.post().uri("/login").with(ClientAddresses.from(address)).headers((headers) -> {
			if (mark != null) {
				headers.set(DeviceMarkIssuer.HEADER, mark);
			}
		})
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
