package dev.countersign.factor;

import java.time.Duration;
import java.util.ArrayList;
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
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.json;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Second factors come and go.
 */
@IntegrationTest
class FactorTests {

	@Autowired
	private ServiceClient client;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private JdbcClient jdbc;

	private TestAccount john;

	private JsonNode login;

	@BeforeEach
	void logIn() {
		this.clock.stop();
		this.john = this.accounts.add();
		this.login = this.tokens.login(this.john);
	}

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

	@Test
	void enrolWhenConfirmedThenListedAndTenCodesAreShown() {
		MvcTestResult begun = caller().post("/factors/totp", Map.of("name", "phone"));
		assertThat(begun).hasStatus(201).hasHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		assertThat(json(caller().get("/factors")).get("items").isEmpty()).isTrue();
		AuthenticatorApp app = app(json(begun));
		MvcTestResult confirmed = confirm(app.code(this.clock.instant()));
		assertThat(confirmed).hasStatusOk().hasHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		List<String> codes = strings(json(confirmed).get("recovery_codes"));
		assertThat(codes).hasSize(10)
			.doesNotHaveDuplicates()
			.allMatch((code) -> code.matches("([a-z2-9]{4}-){3}[a-z2-9]{4}"));
		JsonNode list = json(caller().get("/factors"));
		assertThat(list.get("recovery_codes_left").asInt()).isEqualTo(10);
		assertThat(list.at("/items/0/kind").asString()).isEqualTo("totp");
		assertThat(list.at("/items/0/name").asString()).isEqualTo("phone");
		assertThat(list.at("/items/0/last_used_at").isNull()).isTrue();
		assertThat(list.toString()).doesNotContain(app.secret());
		String id = list.at("/items/0/id").asString();
		assertThat(json(caller().get("/factors/" + id))).isEqualTo(list.at("/items/0"));
		assertThat(strings(json(caller().get("/me")).get("factors"))).containsExactly("totp");
	}

	@Test
	void enrolWhenBegunThenTheAddressForAppsHasTheSecret() {
		JsonNode begun = json(caller().send(HttpMethod.POST, "/factors/totp", null));
		assertThat(begun.get("secret").asString()).matches("[A-Z2-7]{32}");
		assertThat(begun.get("otpauth_uri").asString())
			.startsWith("otpauth://totp/Countersign:" + this.john.username() + "?")
			.contains("secret=" + begun.get("secret").asString(), "issuer=Countersign", "digits=6", "period=30",
					"algorithm=SHA1");
	}

	@Test
	void secretWhenStoredThenNotReadable() {
		AuthenticatorApp app = begin();
		List<String> codes = strings(json(confirm(app.code(this.clock.instant()))).get("recovery_codes"));
		String stored = rows("SELECT * FROM factor WHERE account_id = :id")
				+ rows("SELECT * FROM recovery_code WHERE account_id = :id");
		assertThat(stored).contains("totp").doesNotContain(app.secret()).doesNotContain(codes);
	}

	@Test
	void enrolWhenCodeIsWrongThen400AndNothingCounts() {
		AuthenticatorApp app = begin();
		assertThat(confirm(app.wrongCode(this.clock.instant()))).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("The field 'code' is not the one that the app shows.");
		assertThat(strings(json(caller().get("/me")).get("factors"))).isEmpty();
		assertThat(this.client.login(this.john)).hasStatusOk();
	}

	@Test
	void enrolWhenClockOfTheDeviceIsWrongThenToldHowFar() {
		AuthenticatorApp app = begin();
		assertThat(confirm(app.code(this.clock.instant().minusSeconds(150)))).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains("150 seconds behind");
	}

	@Test
	void enrolWhenNotBegunOrTooLateThen409() {
		assertThat(confirm("123456")).hasStatus(409);
		AuthenticatorApp app = begin();
		this.clock.turn(Duration.ofMinutes(14));
		assertThat(confirm(app.wrongCode(this.clock.instant()))).hasStatus(400);
		this.clock.turn(Duration.ofMinutes(1));
		this.login = this.tokens.login(this.john);
		assertThat(confirm(app.code(this.clock.instant()))).hasStatus(409);
	}

	@Test
	void enrolWhenBegunAgainThenTheLastSecretCounts() {
		AuthenticatorApp first = begin();
		AuthenticatorApp second = begin();
		assertThat(confirm(first.code(this.clock.instant()))).hasStatus(400);
		assertThat(confirm(second.code(this.clock.instant()))).hasStatusOk();
	}

	@Test
	void enrolWhenFirstFactorThenOtherSessionsEndAndThisOneSaysSo() {
		JsonNode other = this.tokens.login(this.john);
		enrol();
		assertThat(this.client.withToken(token(other)).get("/protected")).hasStatus(401);
		assertThat(this.client.refresh(other.get("refresh_token").asString())).hasStatus(401);
		assertThat(caller().get("/protected")).hasStatusOk();
		Map<String, Object> claims = BearerTokens.claims(token(refresh()));
		assertThat(claims).containsEntry("amr", List.of("otp", "pwd")).containsEntry("acr", "aal2");
	}

	@Test
	void enrolWhenSecondFactorOfAKindThenNoNewCodesAndNoMoreThanTwo() {
		enrol();
		JsonNode before = this.login;
		this.login = refresh();
		AuthenticatorApp second = begin();
		assertThat(json(confirm(second.code(this.clock.instant()))).get("recovery_codes").isEmpty()).isTrue();
		assertThat(this.client.withToken(token(before)).get("/protected")).hasStatusOk();
		assertThat(caller().post("/factors/totp", "{}")).hasStatus(409);
		assertThat(json(caller().get("/factors")).get("items").size()).isEqualTo(2);
		assertThat(strings(json(caller().get("/me")).get("factors"))).containsExactly("totp");
	}

	@Test
	void removeWhenLastFactorThenCodesGoToo() {
		enrol();
		this.login = refresh();
		String id = json(caller().get("/factors")).at("/items/0/id").asString();
		assertThat(caller().delete("/factors/" + id)).hasStatus(204);
		assertThat(caller().delete("/factors/" + id)).hasStatus(404);
		JsonNode list = json(caller().get("/factors"));
		assertThat(list.get("items").isEmpty()).isTrue();
		assertThat(list.get("recovery_codes_left").asInt()).isZero();
		assertThat(this.client.login(this.john)).hasStatusOk();
	}

	/** Another node has not read of the end yet. */
	@Test
	void changeWhenSessionHasEndedElsewhereThenRefusedAndAllStays() {
		enrol();
		this.login = refresh();
		String id = json(caller().get("/factors")).at("/items/0/id").asString();
		String codes = rows("SELECT * FROM recovery_code WHERE account_id = :id");
		this.jdbc.sql("UPDATE login_session SET ended_at = created_at WHERE account_id = :id")
			.param("id", this.john.id())
			.update();
		assertThat(caller().delete("/factors/" + id)).hasStatus(401);
		assertThat(caller().post("/factors/recovery-codes", "{}")).hasStatus(401);
		assertThat(json(caller().get("/factors")).at("/items/0/id").asString()).isEqualTo(id);
		assertThat(rows("SELECT * FROM recovery_code WHERE account_id = :id")).isEqualTo(codes);
	}

	@Test
	void changeWhenSessionWasProvedByThePasswordAloneThenRefused() {
		enrol();
		this.login = refresh();
		String id = json(caller().get("/factors")).at("/items/0/id").asString();
		this.jdbc.sql("UPDATE login_session SET methods = 'pwd' WHERE account_id = :id")
			.param("id", this.john.id())
			.update();
		assertThat(caller().delete("/factors/" + id)).hasStatus(401);
		assertThat(caller().post("/factors/recovery-codes", "{}")).hasStatus(401);
		assertThat(changePassword("nine quiet rivers in may")).hasStatus(401)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Insufficient authentication");
	}

	@Test
	void factorWhenAnotherUsersThenNotThere() {
		enrol();
		String id = json(caller().get("/factors")).at("/items/0/id").asString();
		ServiceClient other = this.client.withToken(this.tokens.of(this.accounts.add()));
		assertThat(other.get("/factors/" + id)).hasStatus(404);
		assertThat(other.delete("/factors/" + id)).hasStatus(404);
		assertThat(json(other.get("/factors")).get("items").isEmpty()).isTrue();
		assertThat(json(caller().get("/factors")).get("items").size()).isEqualTo(1);
	}

	@Test
	void factorsWhenAskedForByAnApiTokenThenRefused() {
		String apiToken = json(caller().post("/api-tokens", Map.of("name", "ci"))).get("token").asString();
		ServiceClient machine = this.client.withToken(apiToken);
		assertThat(machine.get("/factors")).hasStatus(403);
		assertThat(machine.post("/factors/totp", "{}")).hasStatus(403);
		assertThat(this.client.get("/factors")).hasStatus(401);
	}

	@Test
	void changeWhenLoginIsOldThenAskedForAnother() {
		this.clock.turn(Duration.ofMinutes(16));
		assertThat(caller().get("/factors")).hasStatusOk();
		MvcTestResult refused = caller().post("/factors/totp", "{}");
		assertThat(refused).hasStatus(401)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Insufficient authentication");
		assertThat(refused.getResponse().getHeader(HttpHeaders.WWW_AUTHENTICATE))
			.startsWith("Bearer error=\"insufficient_user_authentication\"")
			.contains("max_age=\"900\"")
			.doesNotContain("acr_values");
	}

	@Test
	void changeWhenFactorWasNotProvedThenAskedForIt() {
		enrol();
		String id = json(caller().get("/factors")).at("/items/0/id").asString();
		for (MvcTestResult refused : List.of(caller().delete("/factors/" + id),
				caller().post("/factors/recovery-codes", "{}"), caller().post("/factors/totp", "{}"))) {
			assertThat(refused).hasStatus(401);
			assertThat(refused.getResponse().getHeader(HttpHeaders.WWW_AUTHENTICATE)).contains("acr_values=\"aal2\"");
		}
	}

	@Test
	void codesWhenRenewedThenOldOnesEnd() {
		assertThat(caller().post("/factors/recovery-codes", "{}")).hasStatus(409);
		AuthenticatorApp app = begin();
		List<String> old = strings(json(confirm(app.code(this.clock.instant()))).get("recovery_codes"));
		this.login = refresh();
		List<String> renewed = strings(json(caller().post("/factors/recovery-codes", "{}")).get("recovery_codes"));
		assertThat(renewed).hasSize(10).doesNotContainAnyElementsOf(old);
		assertThat(logIn(old.get(0))).hasStatus(401);
		assertThat(logIn(renewed.get(0))).hasStatusOk();
		assertThat(json(caller().get("/factors")).get("recovery_codes_left").asInt()).isEqualTo(9);
	}

	@Test
	void passwordWhenFactorIsThereThenEightCharactersAreEnoughAndNeverStandAlone() {
		assertThat(changePassword("tall oak")).hasStatus(400);
		enrol();
		this.login = refresh();
		assertThat(changePassword("seven77")).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains("at least 8 characters");
		MvcTestResult changed = changePassword("tall oak");
		assertThat(changed).hasStatusOk();
		this.login = json(changed);
		String id = json(caller().get("/factors")).at("/items/0/id").asString();
		assertThat(caller().delete("/factors/" + id)).hasStatus(409)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains("PUT /password");
		assertThat(this.client.withToken(this.tokens.of(ADMIN)).delete("/users/" + this.john.id() + "/factors"))
			.hasStatus(204);
		this.login = this.tokens.login(this.john);
		assertThat(caller().get("/protected")).hasStatus(401);
		enrol();
		this.login = refresh();
		assertThat(caller().get("/protected")).hasStatusOk();
		MvcTestResult longer = changePassword("nine quiet rivers in may");
		this.login = json(longer);
		id = json(caller().get("/factors")).at("/items/0/id").asString();
		assertThat(caller().delete("/factors/" + id)).hasStatus(204);
	}

	@Test
	void resetWhenAdministratorAsksThenAllAreGoneAndSessionsEnd() {
		enrol();
		ServiceClient admin = this.client.withToken(this.tokens.of(ADMIN));
		String path = "/users/" + this.john.id() + "/factors";
		assertThat(json(admin.get(path)).at("/items/0/kind").asString()).isEqualTo("totp");
		assertThat(caller().delete(path)).hasStatus(403);
		this.clock.turn(Duration.ofMinutes(15));
		assertThat(admin.delete(path)).hasStatus(401);
		admin = this.client.withToken(this.tokens.of(ADMIN));
		assertThat(admin.delete(path)).hasStatus(204);
		assertThat(caller().get("/protected")).hasStatus(401);
		assertThat(this.client.login(this.john)).hasStatusOk();
		assertThat(json(admin.get(path)).get("recovery_codes_left").asInt()).isZero();
		assertThat(admin.delete(path)).hasStatus(204);
		assertThat(admin.delete("/users/" + UUID.randomUUID() + "/factors")).hasStatus(404);
		assertThat(rows("SELECT act, actor_name FROM audit_event WHERE subject_id = :id ORDER BY id"))
			.containsIgnoringCase("factor.removed, actor_name=admin");
	}

	@Test
	void resetWhenApiTokenOfAnAdministratorAsksThenRefused() {
		String apiToken = json(this.client.withToken(this.tokens.of(ADMIN))
			.post("/api-tokens", Map.of("name", UUID.randomUUID(), "scopes", List.of("admin", "provision"))))
			.get("token")
			.asString();
		assertThat(this.client.withToken(apiToken).delete("/users/" + this.john.id() + "/factors")).hasStatus(403);
	}

	@Test
	void unconfirmedWhenOldThenPurged(@Autowired Factors factors) {
		begin();
		factors.purgeUnconfirmed(this.clock.instant().minusSeconds(1), 500);
		assertThat(rows("SELECT * FROM factor WHERE account_id = :id")).contains("totp");
		factors.purgeUnconfirmed(this.clock.instant(), 500);
		assertThat(rows("SELECT * FROM factor WHERE account_id = :id")).isEqualTo("[]");
	}

	@Test
	void actsWhenDoneThenAuditHasThemWithoutSecrets() {
		AuthenticatorApp app = enrol();
		this.login = refresh();
		caller().post("/factors/recovery-codes", "{}");
		String id = json(caller().get("/factors")).at("/items/0/id").asString();
		caller().delete("/factors/" + id);
		String trail = rows("SELECT act, details FROM audit_event WHERE subject_id = :id ORDER BY id");
		assertThat(trail).contains("factor.added", "recovery-codes.created", "factor.removed", id)
			.doesNotContain(app.secret());
	}

	private MvcTestResult changePassword(String next) {
		MvcTestResult changed = caller().put("/password",
				Map.of("current_password", this.john.password(), "new_password", next));
		if (changed.getResponse().getStatus() == 200) {
			this.john = new TestAccount(this.john.id(), this.john.username(), next);
		}
		return changed;
	}

	private AuthenticatorApp enrol() {
		AuthenticatorApp app = begin();
		assertThat(confirm(app.code(this.clock.instant()))).hasStatusOk();
		return app;
	}

	private AuthenticatorApp begin() {
		MvcTestResult begun = caller().post("/factors/totp", "{}");
		assertThat(begun).hasStatus(201);
		return app(json(begun));
	}

	private MvcTestResult confirm(String code) {
		return caller().post("/factors/totp/confirmation", Map.of("code", code));
	}

	private MvcTestResult logIn(String code) {
		return this.client.post("/login",
				Map.of("username", this.john.username(), "password", this.john.password(), "code", code));
	}

	private JsonNode refresh() {
		MvcTestResult refreshed = this.client.refresh(this.login.get("refresh_token").asString());
		assertThat(refreshed).hasStatusOk();
		return json(refreshed);
	}

	private ServiceClient caller() {
		return this.client.withToken(token(this.login));
	}

	private String rows(String sql) {
		return this.jdbc.sql(sql).param("id", this.john.id()).query().listOfRows().toString();
	}

	private static AuthenticatorApp app(JsonNode begun) {
		assertThat(UUID.fromString(begun.get("id").asString())).isNotNull();
		return new AuthenticatorApp(begun.get("secret").asString());
	}

	private static String token(JsonNode answer) {
		return answer.get("token").asString();
	}

	private static List<String> strings(JsonNode array) {
		List<String> strings = new ArrayList<>();
		array.forEach((text) -> strings.add(text.asString()));
		return strings;
	}

}
