package dev.countersign.factor;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import dev.countersign.limit.DeviceMarkIssuer;
import dev.countersign.testkit.AtOnce;
import dev.countersign.testkit.AuthenticatorApp;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import dev.countersign.testkit.WholeAnswer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Logins of accounts that have a second factor. Each test has an address of its own.
 */
@IntegrationTest
class SecondStepTests {

	@Autowired
	private ServiceClient anywhere;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private JdbcClient jdbc;

	private ServiceClient client;

	private TestAccount john;

	private AuthenticatorApp app;

	private List<String> recoveryCodes;

	/** With the code of the step before this one, and from elsewhere. */
	@BeforeEach
	void enrol() {
		this.clock.stop();
		this.client = this.anywhere.from(ClientAddresses.fresh());
		this.john = this.accounts.add();
		ServiceClient caller = this.anywhere.withToken(this.tokens.of(this.john));
		this.app = new AuthenticatorApp(json(caller.post("/factors/totp", "{}")).get("secret").asString());
		MvcTestResult confirmed = caller.post("/factors/totp/confirmation", Map.of("code", code(-1)));
		this.recoveryCodes = new ArrayList<>();
		json(confirmed).get("recovery_codes").forEach((code) -> this.recoveryCodes.add(code.asString()));
	}

	@AfterEach
	void setClockRight() {
		this.clock.reset();
		// Others export every account of the store, which opens every secret.
		this.jdbc.sql("DELETE FROM factor WHERE account_id = :id").param("id", this.john.id()).update();
	}

	@Test
	void loginWhenFactorIsMissingThen401WithAHandleAndNothingElse() {
		MvcTestResult answer = this.client.login(this.john);
		assertThat(answer).hasStatus(401).hasHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		assertThat(answer.getResponse().getHeaderNames()).doesNotContain(DeviceMarkIssuer.HEADER,
				HttpHeaders.WWW_AUTHENTICATE);
		JsonNode body = json(answer);
		assertThat(body.propertyNames()).containsExactlyInAnyOrder("type", "title", "status", "detail", "error",
				"login", "factors");
		assertThat(body.get("error").asString()).isEqualTo("Second factor required");
		assertThat(body.get("factors").toString()).isEqualTo("[\"totp\"]");
		assertThat(body.get("login").asString()).matches("csl_[A-Za-z0-9_-]{43}");
		assertThat(openSessions()).isEqualTo(1);
	}

	@Test
	void finishWhenCodeIsGoodThenTokensSayBothForAsLongAsTheSessionLasts() {
		MvcTestResult answer = finish(begin(), code(0));
		assertThat(answer).hasStatusOk()
			.hasHeader(HttpHeaders.CACHE_CONTROL, "no-store")
			.containsHeader(DeviceMarkIssuer.HEADER);
		JsonNode body = json(answer);
		assertThat(body.propertyNames()).containsExactly("token", "access_token", "token_type", "expires_in",
				"refresh_token");
		Map<String, Object> claims = BearerTokens.claims(body.get("token").asString());
		assertThat(claims).containsEntry("amr", List.of("otp", "pwd")).containsEntry("acr", "aal2");
		this.clock.turn(Duration.ofMinutes(30));
		MvcTestResult refreshed = this.client.refresh(body.get("refresh_token").asString());
		assertThat(BearerTokens.claims(json(refreshed).get("token").asString()))
			.containsEntry("amr", List.of("otp", "pwd"))
			.containsEntry("acr", "aal2")
			.containsEntry("auth_time", claims.get("auth_time"));
	}

	@Test
	void loginWhenNoFactorThenTokensSayThePasswordAlone() {
		Map<String, Object> claims = BearerTokens.claims(this.tokens.of(this.accounts.add()));
		assertThat(claims).containsEntry("amr", List.of("pwd")).containsEntry("acr", "aal1");
	}

	@Test
	void loginWhenPasswordIsWrongThenSameAnswerWhateverFactorsAndCodes() {
		TestAccount plain = this.accounts.add();
		List<WholeAnswer> answers = Stream
			.of(logIn(this.john, "wrong", null), logIn(plain, "wrong", null), logIn(this.john, "wrong", code(0)),
					logIn(plain, "wrong", "123456"),
					this.client.post("/login", Map.of("username", "nobody-at-all", "password", "x", "code", "123456")))
			.map(WholeAnswer::of)
			.toList();
		assertThat(answers).containsOnly(answers.get(0));
		assertThat(logIn(this.john, this.john.password(), code(0))).hasStatusOk();
	}

	@Test
	void loginWhenCodeComesAlongThenOneStep() {
		assertThat(logIn(this.john, this.john.password(), code(0))).hasStatusOk()
			.containsHeader(DeviceMarkIssuer.HEADER);
		assertThat(logIn(this.john, this.john.password(), this.app.wrongCode(this.clock.instant()))).hasStatus(401)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Invalid credentials");
	}

	@Test
	void loginWhenCodeComesAndNoFactorIsThereThenAsWithoutIt() {
		TestAccount plain = this.accounts.add();
		assertThat(logIn(plain, plain.password(), "123456")).hasStatusOk();
		assertThat(logIn(plain, plain.password(), "")).hasStatusOk();
	}

	@ParameterizedTest
	@ValueSource(ints = { -2, 2, 3, 100 })
	void finishWhenClockIsFurtherOffThenRefused(int steps) {
		assertThat(finish(begin(), code(steps))).hasStatus(401);
	}

	@Test
	void finishWhenClockIsAStepOffThenTaken() {
		this.clock.turn(Duration.ofMinutes(5));
		assertThat(finish(begin(), code(-1))).hasStatusOk();
		assertThat(finish(begin(), code(1))).hasStatusOk();
		assertThat(finish(begin(), code(0))).hasStatus(401);
	}

	@Test
	void codeWhenUsedThenGoodNoMore() {
		String code = code(0);
		assertThat(logIn(this.john, this.john.password(), code)).hasStatusOk();
		assertThat(logIn(this.john, this.john.password(), code)).hasStatus(401);
		assertThat(finish(begin(), code)).hasStatus(401);
		assertThat(finish(begin(), code(-1))).hasStatus(401);
		assertThat(finish(begin(), code(1))).hasStatusOk();
	}

	@Test
	void codeWhenSentByManyAtOnceThenOneGetsIn() throws Exception {
		String code = code(0);
		List<Callable<Integer>> calls = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			String handle = begin();
			calls.add(() -> finish(handle, code).getResponse().getStatus());
		}
		assertThat(AtOnce.call(calls)).containsOnlyOnce(200).contains(401);
	}

	@Test
	void handleWhenTwoGoodCodesComeAtOnceThenOneGetsIn() throws Exception {
		String handle = begin();
		List<Integer> statuses = AtOnce.call(List.of(() -> finish(handle, code(0)).getResponse().getStatus(),
				() -> finish(handle, this.recoveryCodes.get(0)).getResponse().getStatus()));
		assertThat(statuses).containsExactlyInAnyOrder(200, 401);
	}

	@Test
	void handleWhenUsedThenGoodNoMore() {
		String handle = begin();
		assertThat(finish(handle, code(0))).hasStatusOk();
		assertThat(finish(handle, code(1))).hasStatus(401)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains("POST /login");
		assertThat(finish(handle, this.recoveryCodes.get(0))).hasStatus(401);
	}

	@Test
	void handleWhenFiveMinutesOldThenOver() {
		String handle = begin();
		this.clock.turn(Duration.ofMinutes(5).minusSeconds(1));
		assertThat(finish(handle, this.app.wrongCode(this.clock.instant()))).hasStatus(401);
		this.clock.turn(Duration.ofSeconds(1));
		assertThat(finish(handle, code(0))).hasStatus(401);
	}

	@Test
	void handleWhenAllSessionsWereEndedThenOver() {
		String handle = begin();
		String token = json(finish(begin(), code(0))).get("token").asString();
		assertThat(this.client.withToken(token).post("/logout?scope=all", "{}")).hasStatus(204);
		assertThat(finish(handle, code(1))).hasStatus(401);
	}

	@Test
	void handleWhenOfAnotherAccountThenItsOwnCodeAloneIsGood() {
		AuthenticatorApp johns = this.app;
		String handle = begin();
		enrol();
		assertThat(finish(handle, code(0))).hasStatus(401);
		assertThat(finish(begin(), johns.code(this.clock.instant()))).hasStatus(401);
		assertThat(finish(handle, johns.code(this.clock.instant()))).hasStatusOk();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "csl_", "csl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "' OR 1=1 --" })
	void handleWhenNeverMadeThenRefused(String handle) {
		assertThat(finish(handle, code(0))).hasStatus(401)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Invalid credentials");
	}

	@Test
	void finishWhenFiveCodesWereWrongThenHandleIsOver() {
		String handle = begin();
		for (int i = 0; i < 5; i++) {
			assertThat(finish(handle, this.app.wrongCode(this.clock.instant()))).hasStatus(401);
		}
		assertThat(finish(handle, code(0))).hasStatus(401)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains("POST /login");
		assertThat(finish(begin(), code(0))).hasStatusOk();
	}

	@Test
	void finishWhenTenCodesWereWrongThenLimitedAndTheOwnersDeviceIsNot() {
		String mark = logIn(this.john, this.john.password(), code(0)).getResponse().getHeader(DeviceMarkIssuer.HEADER);
		for (int i = 0; i < 10; i++) {
			ServiceClient stranger = this.anywhere.from(ClientAddresses.fresh());
			assertThat(stranger.post("/login", credentials(this.app.wrongCode(this.clock.instant())))).hasStatus(401);
		}
		ServiceClient elsewhere = this.anywhere.from(ClientAddresses.fresh());
		assertThat(elsewhere.post("/login", credentials(code(1)))).hasStatus(429)
			.hasHeader("RateLimit-Policy", "\"factor\";q=10;w=3600");
		assertThat(elsewhere.login(this.john)).hasStatus(401);
		assertThat(elsewhere.on(mark).post("/login", credentials(code(1)))).hasStatusOk();
		this.clock.turn(Duration.ofMinutes(6));
		assertThat(this.anywhere.from(ClientAddresses.fresh()).post("/login", credentials(code(0)))).hasStatusOk();
	}

	@Test
	void loginWhenCodesWereWrongThenPasswordHasItsOwnBudget() {
		for (int i = 0; i < 8; i++) {
			assertThat(logIn(this.john, this.john.password(), this.app.wrongCode(this.clock.instant()))).hasStatus(401);
		}
		assertThat(logIn(this.john, this.john.password(), code(0))).hasStatusOk();
	}

	@Test
	void recoveryCodeWhenTypedInAnySpellingThenGoodOnce() {
		String typed = this.recoveryCodes.get(0).replace("-", " ").toUpperCase(Locale.ROOT);
		MvcTestResult answer = finish(begin(), typed);
		assertThat(answer).hasStatusOk();
		assertThat(BearerTokens.claims(json(answer).get("token").asString())).containsEntry("acr", "aal2");
		assertThat(json(answer).get("recovery_codes_left").asInt()).isEqualTo(9);
		assertThat(finish(begin(), this.recoveryCodes.get(0))).hasStatus(401);
		assertThat(logIn(this.john, this.john.password(), this.recoveryCodes.get(1))).hasStatusOk();
		assertThat(rows()).contains("recovery-code.used", "\"left\":\"9\"", "\"left\":\"8\"");
	}

	@Test
	void recoveryCodeWhenOfAnotherAccountThenRefused() {
		List<String> johns = this.recoveryCodes;
		enrol();
		assertThat(logIn(this.john, this.john.password(), johns.get(0))).hasStatus(401);
	}

	@Test
	void clockWhenFarOffThenItsOwnerSeesHowFarAfterASuccess() {
		MvcTestResult refused = finish(begin(), code(-4));
		assertThat(refused).hasStatus(401);
		assertThat(json(refused)).isEqualTo(json(finish(begin(), this.app.wrongCode(this.clock.instant()))));
		String token = json(finish(begin(), this.recoveryCodes.get(0))).get("token").asString();
		JsonNode factors = json(this.client.withToken(token).get("/factors"));
		assertThat(factors.at("/items/0/clock_offset").asInt()).isEqualTo(-120);
		assertThat(factors.get("recovery_codes_left").asInt()).isEqualTo(9);
	}

	@Test
	void passwordWhenChangedThenLoginStaysAsOldAndAsGoodAsItWas() {
		String token = json(finish(begin(), code(0))).get("token").asString();
		this.clock.turn(Duration.ofMinutes(20));
		MvcTestResult changed = this.client.withToken(token)
			.put("/password",
					Map.of("current_password", this.john.password(), "new_password", "nine quiet rivers in may"));
		assertThat(changed).hasStatusOk();
		assertThat(BearerTokens.claims(json(changed).get("token").asString()))
			.containsEntry("amr", List.of("otp", "pwd"))
			.containsEntry("auth_time", BearerTokens.claims(token).get("auth_time"));
	}

	@Test
	void passwordWhenSetWithAnInvitationThenNeitherDeviceNorPlaceBecomesKnown() {
		String admin = this.tokens.of(TestAccounts.ADMIN);
		JsonNode invited = json(this.client.withToken(admin).post("/users/" + this.john.id() + "/invitation", "{}"));
		String next = "nine quiet rivers in may";
		MvcTestResult answer = this.client.post("/password/setup",
				Map.of("invitation", invited.get("invitation").asString(), "password", next));
		assertThat(answer).hasStatus(204).doesNotContainHeader(DeviceMarkIssuer.HEADER);
		for (int i = 0; i < 20; i++) {
			ServiceClient stranger = this.anywhere.from(ClientAddresses.fresh());
			assertThat(stranger.login(this.john.username(), "wrong")).hasStatus(401);
		}
		assertThat(logIn(this.john, next, code(0))).hasStatus(429)
			.hasHeader("RateLimit-Policy", "\"account\";q=20;w=3600");
	}

	@Test
	void stepsWhenAuditedThenRowsSayHowAndHoldNoCode() {
		String wrong = this.app.wrongCode(this.clock.instant());
		String good = code(0);
		String handle = begin();
		finish(handle, wrong);
		finish(handle, good);
		Awaitility.await().until(() -> rows().contains("login.failed"));
		assertThat(rows()).contains("second step", "\"methods\":\"otp pwd\"")
			.doesNotContain("\"" + wrong, "\"" + good, handle);
	}

	@Test
	void secretWhenUnreadableThen503AndRecoveryCodesWork() {
		this.jdbc.sql("UPDATE factor SET material = 'gone.' || material WHERE account_id = :id")
			.param("id", this.john.id())
			.update();
		assertThat(logIn(this.john, this.john.password(), code(0))).hasStatus(503)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Unavailable");
		assertThat(logIn(this.john, this.john.password(), this.recoveryCodes.get(0))).hasStatusOk();
	}

	/** Else the other app could be guessed at, with nobody counting. */
	@Test
	void secretWhenUnreadableAndAnotherIsReadThenWrongCodesAreWrongAndCounted() {
		AuthenticatorApp second = enrolAnother();
		this.jdbc.sql("""
				UPDATE factor SET material = 'gone.' || material WHERE account_id = :id AND created_at =
				(SELECT min(created_at) FROM factor WHERE account_id = :id)""").param("id", this.john.id()).update();
		for (int i = 0; i < 10; i++) {
			assertThat(this.anywhere.from(ClientAddresses.fresh())
				.post("/login", credentials(second.wrongCode(this.clock.instant())))).hasStatus(401);
		}
		ServiceClient elsewhere = this.anywhere.from(ClientAddresses.fresh());
		assertThat(elsewhere.post("/login", credentials(second.code(this.clock.instant())))).hasStatus(429)
			.hasHeader("RateLimit-Policy", "\"factor\";q=10;w=3600");
		Awaitility.await().until(() -> rows().contains("login.failed"));
		this.clock.turn(Duration.ofMinutes(6));
		assertThat(this.anywhere.from(ClientAddresses.fresh())
			.post("/login", credentials(second.code(this.clock.instant())))).hasStatusOk();
	}

	/** No code is good for a passkey, so that a wrong one tells of nothing. */
	@Test
	void secretWhenUnreadableBesideAPasskeyThen503() {
		this.jdbc.sql("UPDATE factor SET material = 'gone.' || material WHERE account_id = :id")
			.param("id", this.john.id())
			.update();
		this.jdbc.sql("""
				INSERT INTO factor (id, account_id, kind, name, material, position, created_at, confirmed_at)
				VALUES (:factor, :id, 'passkey', 'laptop', 'x', 0, :now, :now)""")
			.param("factor", UUID.randomUUID())
			.param("id", this.john.id())
			.param("now", this.clock.instant().atOffset(ZoneOffset.UTC))
			.update();
		assertThat(logIn(this.john, this.john.password(), code(0))).hasStatus(503);
	}

	@Test
	void secretWhenPutIntoAnotherRowThenOfNoUse() {
		String johns = this.jdbc.sql("SELECT material FROM factor WHERE account_id = :id")
			.param("id", this.john.id())
			.query(String.class)
			.single();
		AuthenticatorApp stolen = this.app;
		enrol();
		this.jdbc.sql("UPDATE factor SET material = :material WHERE account_id = :id")
			.param("material", johns)
			.param("id", this.john.id())
			.update();
		assertThat(logIn(this.john, this.john.password(), stolen.code(this.clock.instant()))).hasStatus(503);
	}

	@Test
	void requestWhenFieldIsMissingThen400NamesIt() {
		assertThat(this.client.post("/login/factor", "{}")).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains("'login' is required");
		assertThat(this.client.post("/login/factor", Map.of("login", "x"))).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("The field 'code' is required.");
		assertThat(this.client.post("/login/factor", Map.of("login", "x", "code", "1".repeat(65)))).hasStatus(400);
	}

	/** A second later, with the code of the step before this one. */
	private AuthenticatorApp enrolAnother() {
		this.clock.turn(Duration.ofSeconds(1));
		String token = json(logIn(this.john, this.john.password(), code(0))).get("token").asString();
		ServiceClient caller = this.anywhere.withToken(token);
		AuthenticatorApp second = new AuthenticatorApp(
				json(caller.post("/factors/totp", "{}")).get("secret").asString());
		assertThat(caller.post("/factors/totp/confirmation",
				Map.of("code", second.code(this.clock.instant().minus(AuthenticatorApp.STEP)))))
			.hasStatusOk();
		return second;
	}

	private String begin() {
		MvcTestResult answer = this.client.login(this.john);
		assertThat(answer).hasStatus(401);
		return json(answer).get("login").asString();
	}

	private MvcTestResult finish(String handle, String code) {
		return this.client.post("/login/factor", Map.of("login", handle, "code", code));
	}

	private MvcTestResult logIn(TestAccount account, String password, @Nullable String code) {
		Map<String, String> body = new HashMap<>(Map.of("username", account.username(), "password", password));
		if (code != null) {
			body.put("code", code);
		}
		return this.client.post("/login", body);
	}

	private Map<String, String> credentials(String code) {
		return Map.of("username", this.john.username(), "password", this.john.password(), "code", code);
	}

	private String code(int steps) {
		return this.app.code(this.clock.instant().plus(AuthenticatorApp.STEP.multipliedBy(steps)));
	}

	private long openSessions() {
		return this.jdbc.sql("SELECT count(*) FROM login_session WHERE account_id = :id AND ended_at IS NULL")
			.param("id", this.john.id())
			.query(Long.class)
			.single();
	}

	private String rows() {
		return this.jdbc.sql("SELECT act, details FROM audit_event WHERE subject_id = :id ORDER BY id")
			.param("id", this.john.id())
			.query()
			.listOfRows()
			.toString();
	}

}
