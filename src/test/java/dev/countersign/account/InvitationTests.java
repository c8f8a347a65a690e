package dev.countersign.account;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

import dev.countersign.password.ForeignHash;
import dev.countersign.password.KnownHashPasswordEncoder;
import dev.countersign.password.UnusableHashException;
import dev.countersign.testkit.AtOnce;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
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

import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@IntegrationTest
class InvitationTests {

	private static final String PASSWORD = "seven green lamps at dusk";

	private static final Duration ALMOST_A_DAY = Duration.ofHours(24).minusMinutes(1);

	@Autowired
	private ServiceClient client;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private JdbcClient jdbc;

	private String admin;

	@BeforeEach
	void logIn() {
		this.admin = this.tokens.of(ADMIN);
	}

	@AfterEach
	void tidy() {
		this.clock.reset();
	}

	@Test
	void inviteWhenNoPasswordGivenThenSecretOnceAndOnlyItsHashKept() {
		MvcTestResult result = this.client.withToken(this.admin)
			.post("/users", Map.of("username", unique(), "roles", List.of("editor")));
		assertThat(result).hasStatus(201).hasHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		JsonNode created = BearerTokens.json(result);
		String secret = created.get("invitation").asString();
		assertThat(secret).matches("csi_[A-Za-z0-9_-]{43}");
		assertThat(created.get("invitation_expires_at").asString()).endsWith("Z");
		assertThat(storedHashes(created)).hasSize(1).allMatch((hash) -> hash.matches("[0-9a-f]{64}"));
		assertThat(this.client.withToken(this.admin).get(path(created))).hasStatusOk()
			.bodyText()
			.doesNotContain("csi_", "invitation");
	}

	@Test
	void setUpWhenInvitedThenTheOwnerLogsInOnceTheyHaveAPassword() {
		JsonNode created = invite();
		for (String guess : List.of(Accounts.NO_PASSWORD, "none", PASSWORD)) {
			assertThat(logIn(created, guess)).hasStatus(401);
		}
		assertThat(setUp(secret(created), PASSWORD)).hasStatus(204)
			.hasHeader(HttpHeaders.CACHE_CONTROL, "no-store")
			.body()
			.isEmpty();
		assertThat(logIn(created, PASSWORD)).hasStatusOk();
		assertThat(storedHashes(created)).isEmpty();
	}

	@Test
	void setUpWhenSecretIsOfNoUseThenOneAndTheSameAnswer() {
		JsonNode used = invite();
		assertThat(setUp(secret(used), PASSWORD)).hasStatus(204);
		JsonNode disabled = invite();
		assertThat(patch(disabled, Map.of("enabled", false))).hasStatusOk();
		JsonNode deleted = invite();
		assertThat(delete(deleted)).hasStatus(204);
		JsonNode expired = this.clock.during(Duration.ofHours(-24), this::invite);
		MvcTestResult unknown = setUp("csi_" + "A".repeat(43), PASSWORD);
		assertThat(unknown).hasStatus(401)
			.doesNotContainHeader(HttpHeaders.WWW_AUTHENTICATE)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Invalid credentials");
		for (JsonNode created : List.of(used, disabled, deleted, expired)) {
			MvcTestResult result = setUp(secret(created), "nine quiet rivers in may");
			assertThat(result).hasStatus(401);
			assertThat(BearerTokens.json(result)).isEqualTo(BearerTokens.json(unknown));
		}
		assertThat(logIn(used, PASSWORD)).hasStatusOk();
	}

	@Test
	void passwordWhenThereIsNoneYetThenTakenForNoOlderHashAndNotImported() {
		assertThat(KnownHashPasswordEncoder.isKnown(Accounts.NO_PASSWORD)).isFalse();
		assertThat(Accounts.NO_PASSWORD).startsWith(KnownHashPasswordEncoder.PRESENT);
		assertThatExceptionOfType(UnusableHashException.class)
			.isThrownBy(() -> ForeignHash.toStored(Accounts.NO_PASSWORD));
	}

	@Test
	void setUpWhenAlmostADayOldThenStillGood() {
		JsonNode created = this.clock.during(ALMOST_A_DAY.negated(), this::invite);
		assertThat(setUp(secret(created), PASSWORD)).hasStatus(204);
	}

	@Test
	void setUpWhenPasswordRefusedThenTheInvitationIsStillGood() {
		JsonNode created = invite();
		assertThat(setUp(secret(created), "short")).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.startsWith("The field 'password' has at least 15 characters.");
		assertThat(setUp(secret(created), PASSWORD)).hasStatus(204);
	}

	@Test
	void setUpWhenTwoAtOnceThenOneSetsThePassword() throws Exception {
		for (int round = 0; round < 20; round++) {
			JsonNode created = invite();
			List<String> passwords = List.of("seven green lamps at dusk", "nine quiet rivers in may");
			List<Integer> statuses = AtOnce.call(passwords.stream()
				.<Callable<Integer>>map((password) -> () -> setUp(secret(created), password).getResponse().getStatus())
				.toList());
			assertThat(statuses).containsExactlyInAnyOrder(204, 401);
			assertThat(logIn(created, passwords.get(statuses.indexOf(204)))).hasStatusOk();
			assertThat(logIn(created, passwords.get(statuses.indexOf(401)))).hasStatus(401);
		}
	}

	@Test
	void inviteWhenAccountIsThereThenTheOldOneEndsAndThePasswordIsGoodUntilTheNewOneIsUsed() {
		JsonNode created = invite();
		assertThat(setUp(secret(created), PASSWORD)).hasStatus(204);
		JsonNode first = BearerTokens.json(inviteAgain(created, this.admin));
		MvcTestResult again = inviteAgain(created, this.admin);
		assertThat(again).hasStatus(201).hasHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		JsonNode second = BearerTokens.json(again);
		assertThat(second.propertyNames()).containsExactlyInAnyOrder("invitation", "invitation_expires_at");
		assertThat(storedHashes(created)).hasSize(1);
		assertThat(logIn(created, PASSWORD)).hasStatusOk();
		String token = BearerTokens.json(logIn(created, PASSWORD)).get("token").asString();
		assertThat(setUp(secret(first), "nine quiet rivers in may")).hasStatus(401);
		assertThat(setUp(secret(second), "nine quiet rivers in may")).hasStatus(204);
		assertThat(setUp(secret(second), "twelve loud geese in june")).hasStatus(401);
		assertThat(logIn(created, PASSWORD)).hasStatus(401);
		assertThat(logIn(created, "nine quiet rivers in may")).hasStatusOk();
		assertThat(this.client.withToken(token).get("/protected")).hasStatus(401);
		assertThat(
				this.jdbc.sql("SELECT count(*) FROM audit_event WHERE act = 'invitation.created' AND subject_id = :id")
					.param("id", UUID.fromString(created.get("id").asString()))
					.query(Long.class)
					.single())
			.isEqualTo(2);
	}

	/** Whoever made it may have been allowed to make no administrator. */
	@Test
	void setUpWhenOwnerHasBecomeAdministratorThenRefused() {
		JsonNode promoted = invite();
		assertThat(patch(promoted, Map.of("roles", List.of("admin")))).hasStatusOk();
		assertThat(setUp(secret(promoted), PASSWORD)).hasStatus(401);
		JsonNode editor = invite();
		assertThat(patch(editor, Map.of("roles", List.of("editor")))).hasStatusOk();
		assertThat(setUp(secret(editor), PASSWORD)).hasStatus(204);
	}

	@Test
	void inviteWhenAlmostADayOldThenGoodAndNotALittleLater() {
		JsonNode created = invite();
		JsonNode late = this.clock.during(ALMOST_A_DAY.negated(),
				() -> BearerTokens.json(inviteAgain(created, this.tokens.of(ADMIN))));
		assertThat(setUp(secret(late), PASSWORD)).hasStatus(204);
		JsonNode over = this.clock.during(Duration.ofHours(-24),
				() -> BearerTokens.json(inviteAgain(created, this.tokens.of(ADMIN))));
		assertThat(setUp(secret(over), "nine quiet rivers in may")).hasStatus(401);
	}

	@Test
	void inviteWhenAccountDisabledOrUnknownOrCallerMayNotThenRefused() {
		JsonNode created = invite();
		assertThat(setUp(secret(created), PASSWORD)).hasStatus(204);
		String own = BearerTokens.json(logIn(created, PASSWORD)).get("token").asString();
		assertThat(inviteAgain(created, own)).hasStatus(403);
		assertThat(inviteAgain(created, apiToken("admin"))).hasStatus(403);
		String provisioner = apiToken("provision");
		assertThat(inviteAgain(created, provisioner)).hasStatus(201);
		assertThat(patch(created, Map.of("roles", List.of("admin")))).hasStatusOk();
		assertThat(inviteAgain(created, provisioner)).hasStatus(403);
		assertThat(patch(created, Map.of("enabled", false, "roles", List.of()))).hasStatusOk();
		assertThat(inviteAgain(created, this.admin)).hasStatus(409);
		assertThat(delete(created)).hasStatus(204);
		assertThat(inviteAgain(created, this.admin)).hasStatus(404);
		assertThat(this.client.send(HttpMethod.POST, path(created) + "/invitation", null)).hasStatus(401);
	}

	@Test
	void setUpWhenTokenStaleOrSecretMissingThenTheTokenIsNotLookedAt() {
		assertThat(this.client.withToken("stale").post("/password/setup", Map.of("password", "x"))).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("The field 'invitation' is required.");
	}

	private JsonNode invite() {
		MvcTestResult result = this.client.withToken(this.tokens.of(ADMIN))
			.post("/users", Map.of("username", unique()));
		assertThat(result).hasStatus(201);
		return BearerTokens.json(result);
	}

	private MvcTestResult inviteAgain(JsonNode created, String token) {
		return this.client.withToken(token).send(HttpMethod.POST, path(created) + "/invitation", null);
	}

	private String apiToken(String scope) {
		return BearerTokens
			.json(this.client.withToken(this.admin)
				.post("/api-tokens", Map.of("name", unique(), "scopes", List.of(scope))))
			.get("token")
			.asString();
	}

	private MvcTestResult setUp(String secret, String password) {
		return this.client.post("/password/setup", Map.of("invitation", secret, "password", password));
	}

	private MvcTestResult logIn(JsonNode created, String password) {
		return this.client.login(created.get("username").asString(), password);
	}

	private MvcTestResult patch(JsonNode created, Map<String, ?> change) {
		return this.client.withToken(this.admin).patch(path(created), change);
	}

	private MvcTestResult delete(JsonNode created) {
		return this.client.withToken(this.admin).delete(path(created));
	}

	private static String path(JsonNode created) {
		return "/users/" + created.get("id").asString();
	}

	private List<String> storedHashes(JsonNode created) {
		return this.jdbc.sql("SELECT secret_hash FROM invitation WHERE account_id = :id")
			.param("id", UUID.fromString(created.get("id").asString()))
			.query(String.class)
			.list();
	}

	private static String secret(JsonNode created) {
		return created.get("invitation").asString();
	}

	private static String unique() {
		return "invited-" + UUID.randomUUID().toString().substring(0, 18);
	}

}
