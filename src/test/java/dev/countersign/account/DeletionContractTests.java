package dev.countersign.account;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.countersign.account.LosingEvent.Holding;
import dev.countersign.testkit.AtOnce;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionOperations;

import static dev.countersign.testkit.BearerTokens.bearer;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an account loses is dead by the next request, of whichever kind it is and wherever
 * it is shown; what it keeps goes on.
 */
@IntegrationTest
class DeletionContractTests {

	private static final String PASSWORD = "seven green lamps at dusk";

	private static final String NEXT_PASSWORD = "nine quiet rivers in may";

	private static final Duration MAX_API_TOKEN = Duration.ofDays(365);

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private ServiceClient client;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private Credentials credentials;

	@Autowired
	private LoginGate gate;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private OperatorAccounts operator;

	@AfterEach
	void tidy() {
		this.clock.reset();
	}

	@ParameterizedTest
	@EnumSource
	void holdingWhenAccountLosesItThenDeadByTheNextRequest(LosingEvent event) {
		TestAccount user = user();
		Held held = hold(user);
		happen(event, user, held.text(Holding.OWN_ACCESS_TOKEN));
		for (Holding holding : Holding.values()) {
			assertThat(isGood(holding, held)).as("%s after %s", holding, event).isEqualTo(event.spares(holding));
		}
		String introspector = this.tokens.of(ADMIN);
		held.texts().forEach((holding, text) -> {
			if (!holding.refreshes()) {
				assertThat(isActive(text, introspector)).as("%s after %s", holding, event)
					.isEqualTo(event.spares(holding));
			}
		});
	}

	@ParameterizedTest
	@EnumSource
	void refreshTokenWhenAccountLosesItThenInactive(LosingEvent event) {
		TestAccount user = user();
		Held held = hold(user);
		happen(event, user, held.text(Holding.OWN_ACCESS_TOKEN));
		String introspector = this.tokens.of(ADMIN);
		for (Holding holding : List.of(Holding.REFRESH_TOKEN, Holding.OWN_REFRESH_TOKEN)) {
			assertThat(isActive(held.text(holding), introspector)).as("%s after %s", holding, event)
				.isEqualTo(event.spares(holding));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "DELETED", "DISABLED", "PASSWORD_RESET_BY_OPERATOR", "ROLE_TAKEN_AWAY" })
	void loginWhenAccountLosesItAtTheSameMomentThenItDoesNotSurvive(LosingEvent event) throws Exception {
		for (int round = 0; round < 10; round++) {
			TestAccount user = user();
			List<MvcTestResult> results = AtOnce.call(List.of(() -> this.client.login(user), () -> {
				happen(event, user);
				return this.client.login(user);
			}));
			for (MvcTestResult login : results) {
				if (isAccepted(login, 200) && isAccepted(open(token(login)), 200)) {
					assertThat(event).isEqualTo(LosingEvent.ROLE_TAKEN_AWAY);
					assertThat(BearerTokens.claims(token(login))).doesNotContainKey("scope");
				}
			}
		}
	}

	@Test
	void nameWhenGivenAgainThenTheNewAccountIsAStrangerToOldTokens() {
		TestAccount user = user();
		Held held = hold(user);
		happen(LosingEvent.DELETED, user);
		TestAccount heir = add(user.username());
		assertThat(heir.id()).isNotEqualTo(user.id());
		String token = this.tokens.of(heir);
		for (Holding holding : Holding.values()) {
			assertThat(isGood(holding, held)).as("%s", holding).isFalse();
		}
		assertThat(open(token)).hasStatusOk();
		assertThat(this.client.withToken(token).get("/api-tokens")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.items")
			.asArray()
			.isEmpty();
	}

	/** The index forgets what no token can name any more, and not a day before. */
	@Test
	void apiTokenWhenItsAccountWasDeletedAYearAgoThenStillRevoked() {
		TestAccount user = user();
		String token = apiToken(this.tokens.of(user), "year", List.of(), MAX_API_TOKEN);
		happen(LosingEvent.DELETED, user);
		this.clock.turn(MAX_API_TOKEN.minusMinutes(1));
		assertThat(open(token)).hasStatus(401).bodyJson().extractingPath("$.error").isEqualTo("Token has been revoked");
	}

	final TestAccount user() {
		return add("holder-" + UUID.randomUUID().toString().substring(0, 18));
	}

	/** Lets an account hold one of everything. */
	final Held hold(TestAccount user) {
		JsonNode login = this.tokens.login(user);
		JsonNode own = this.tokens.login(user);
		Map<Holding, String> texts = new EnumMap<>(Holding.class);
		texts.put(Holding.ACCESS_TOKEN, login.get("token").asString());
		texts.put(Holding.REFRESH_TOKEN, login.get("refresh_token").asString());
		texts.put(Holding.OWN_ACCESS_TOKEN, own.get("token").asString());
		texts.put(Holding.OWN_REFRESH_TOKEN, own.get("refresh_token").asString());
		String token = own.get("token").asString();
		texts.put(Holding.SCOPED_API_TOKEN, apiToken(token, "scoped", List.of("introspect"), Duration.ofDays(1)));
		texts.put(Holding.PLAIN_API_TOKEN, apiToken(token, "plain", List.of(), Duration.ofDays(1)));
		return new Held(texts, this.credentials.verify(user.username(), user.password()));
	}

	private void happen(LosingEvent event, TestAccount user) {
		happen(event, user, "");
	}

	/** Lets it happen, with a token of the user where they do it themselves. */
	final void happen(LosingEvent event, TestAccount user, String ownToken) {
		String path = "/users/" + user.id();
		switch (event) {
			case DELETED -> assertThat(send("DELETE", path, "")).hasStatus(204);
			case DISABLED -> assertThat(send("PATCH", path, """
					{"enabled":false}""")).hasStatusOk();
			case PASSWORD_CHANGED_BY_OWNER -> assertThat(send("PUT", "/password",
					json(Map.of("current_password", PASSWORD, "new_password", NEXT_PASSWORD)), ownToken))
				.hasStatusOk();
			case PASSWORD_RESET_BY_OPERATOR -> this.operator.setPassword(user.id(), NEXT_PASSWORD);
			case RENAMED ->
				assertThat(send("PATCH", path, json(Map.of("username", "renamed-" + user.username())))).hasStatusOk();
			case ROLE_TAKEN_AWAY -> assertThat(send("PATCH", path, """
					{"roles":[]}""")).hasStatusOk();
			case ROLE_ADDED -> assertThat(send("PATCH", path, """
					{"roles":["admin","more"]}""")).hasStatusOk();
			case SESSIONS_ENDED -> assertThat(send("DELETE", path + "/sessions", "")).hasStatus(204);
		}
	}

	/** Uses what was held as its holder would. */
	private boolean isGood(Holding holding, Held held) {
		if (holding.opens()) {
			return isAccepted(open(held.text(holding)), 200);
		}
		if (holding.refreshes()) {
			return isAccepted(this.client.refresh(held.text(holding)), 200);
		}
		return Boolean.TRUE.equals(this.transactions.execute((transaction) -> this.gate.admits(held.verified())));
	}

	private boolean isActive(String token, String introspector) {
		MvcTestResult result = this.mvc.post()
			.uri("/introspect")
			.with(bearer(introspector))
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.content("token=" + token)
			.exchange();
		assertThat(result).hasStatusOk();
		JsonNode answer = BearerTokens.json(result);
		assertThat(answer.get("active").asBoolean() || answer.size() == 1).isTrue();
		return answer.get("active").asBoolean();
	}

	private static boolean isAccepted(MvcTestResult result, int accepted) {
		assertThat(result.getResponse().getStatus()).isIn(accepted, 401);
		return result.getResponse().getStatus() == accepted;
	}

	private TestAccount add(String username) {
		MvcTestResult result = send("POST", "/users",
				json(Map.of("username", username, "password", PASSWORD, "roles", Set.of("admin"))));
		assertThat(result).hasStatus(201);
		return new TestAccount(UUID.fromString(BearerTokens.json(result).get("id").asString()), username, PASSWORD);
	}

	private String apiToken(String login, String name, List<String> scopes, Duration lifetime) {
		MvcTestResult result = send("POST", "/api-tokens",
				json(Map.of("name", name, "scopes", scopes, "expires_in", lifetime.toSeconds())), login);
		assertThat(result).hasStatus(201);
		return BearerTokens.json(result).get("token").asString();
	}

	private MvcTestResult open(String token) {
		return this.client.withToken(token).get("/protected");
	}

	private MvcTestResult send(String method, String uri, String body) {
		return send(method, uri, body, this.tokens.of(ADMIN));
	}

	private MvcTestResult send(String method, String uri, String body, String token) {
		return this.client.withToken(token).send(HttpMethod.valueOf(method), uri, body);
	}

	private static String token(MvcTestResult login) {
		return BearerTokens.json(login).get("token").asString();
	}

	static String json(Object value) {
		return JsonMapper.shared().writeValueAsString(value);
	}

	/** What an account held: texts, and what a login under way knows of it. */
	record Held(Map<Holding, String> texts, Account verified) {

		String text(Holding holding) {
			return String.valueOf(this.texts.get(holding));
		}

	}

}
