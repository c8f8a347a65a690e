package dev.countersign.introspection;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.countersign.audit.AuditTrail;
import dev.countersign.testkit.AccountRows;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.RefreshTokens;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
class IntrospectionTests {

	private static final String INACTIVE = """
			{"active":false}""";

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private AuditTrail trail;

	private TestAccount account = ADMIN;

	private String admin = "";

	@BeforeEach
	void logIn() {
		this.account = this.accounts.add();
		this.admin = this.tokens.of(ADMIN);
	}

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

	@Test
	void introspectWhenAccessTokenActiveThenEveryClaim() {
		assertShown(this.tokens.of(this.account));
	}

	@Test
	void introspectWhenApiTokenActiveThenEveryClaim() {
		assertShown(apiToken(this.tokens.of(this.account)));
	}

	@Test
	void introspectWhenRefreshTokenActiveThenItsKindIsTold() {
		JsonNode login = this.tokens.login(this.account);
		JsonNode answer = BearerTokens.json(introspect(this.admin, login.get("refresh_token").asString()));
		assertThat(answer.get("active").asBoolean()).isTrue();
		assertThat(answer.get("token_type").asString()).isEqualTo("refresh_token");
		assertThat(answer.get("username").asString()).isEqualTo(this.account.username());
		assertThat(answer.get("sub").asString()).isEqualTo(this.account.id().toString());
	}

	@Test
	void introspectWhenARefreshTokenIsSentToAnApiThenInactiveUnlessTheApiAsksAboutOne() {
		String api = apiToken(this.admin, "\"introspect\"");
		String refreshToken = this.tokens.login(this.account).get("refresh_token").asString();
		assertThat(introspect(api, refreshToken)).bodyText().isEqualTo(INACTIVE);
		assertThat(introspect(api, refreshToken, "access_token")).bodyText().isEqualTo(INACTIVE);
		assertThat(introspect(api, refreshToken, "refresh_token")).bodyJson()
			.extractingPath("token_type")
			.isEqualTo("refresh_token");
	}

	@Test
	void introspectWhenInactiveThenSameBytesForEveryReason() {
		String login = this.tokens.of(this.account);
		String endedApiToken = apiToken(login);
		revoke(login, endedApiToken);
		String expiredApiToken = this.clock.during(Duration.ofDays(-3), () -> apiToken(this.tokens.of(this.account)));
		JsonNode ended = this.tokens.login(this.account);
		revoke(login, ended.get("refresh_token").asString());
		JsonNode rotated = this.tokens.login(this.account);
		refresh(rotated.get("refresh_token").asString());
		TestAccount disabled = this.accounts.add();
		JsonNode ofDisabled = this.tokens.login(disabled);
		this.jdbc.sql("UPDATE account SET enabled = FALSE WHERE id = :id").param("id", disabled.id()).update();
		List<String> inactive = List.of(this.tokens.expired(this.account), this.tokens.revoked(this.account),
				this.tokens.tampered(this.account), this.tokens.signedWithAnotherKey(this.account), "nonsense",
				"csr_nonsense", " ", "x".repeat(9_000), endedApiToken, expiredApiToken, ended.get("token").asString(),
				ended.get("refresh_token").asString(), rotated.get("refresh_token").asString(),
				ofDisabled.get("refresh_token").asString());
		assertThat(inactive).allSatisfy((token) -> {
			MvcTestResult result = introspect(this.admin, token);
			assertThat(result).hasStatusOk().hasContentType(MediaType.APPLICATION_JSON).bodyText().isEqualTo(INACTIVE);
			assertThat(headers(result)).isEqualTo(headers(introspect(this.admin, "anything")));
		});
	}

	@Test
	void introspectWhenCallerLacksScopeThenRefused() {
		String caller = this.tokens.of(this.account);
		assertThat(introspect(caller, caller)).hasStatus(403)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Insufficient scope");
		assertThat(this.mvc.post()
			.uri("/introspect")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.param("token", caller)).hasStatus(401);
	}

	@Test
	void introspectWhenCallerIsMachineWithScopeThenAnswered() {
		String machine = apiToken(this.admin, "\"introspect\"");
		assertThat(introspect(machine, this.tokens.of(this.account))).bodyJson()
			.extractingPath("active")
			.isEqualTo(true);
		assertThat(explain(machine, this.tokens.expired(this.account))).bodyText().isEqualTo(INACTIVE);
	}

	@Test
	void introspectWhenFormWrongThenRefused() {
		assertThat(post("/introspect", this.admin, "other", "x")).hasStatus(400)
			.bodyJson()
			.extractingPath("detail")
			.isEqualTo("The field 'token' is required.");
		assertThat(post("/introspect", this.admin, "token", "")).hasStatus(400);
		for (String query : List.of("token=x", "%74oken=x", "t%6Fken=x", "a=b&toke%6e=x")) {
			for (String path : List.of("/introspect", "/revoke")) {
				assertThat(this.mvc.post()
					.uri(URI.create(path + "?" + query))
					.contentType(MediaType.APPLICATION_FORM_URLENCODED)
					.with(bearer(this.admin))).as(path + query).hasStatus(400);
			}
		}
		assertThat(this.mvc.post()
			.uri("/introspect")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.param("token", "a", "b")
			.with(bearer(this.admin))).hasStatus(400);
		assertThat(this.mvc.post().uri("/introspect").contentType(MediaType.APPLICATION_JSON).content("""
				{"token":"x"}""").with(bearer(this.admin))).hasStatus(415);
	}

	@Test
	void explainWhenAdministratorThenEachReasonTold() {
		String login = this.tokens.of(this.account);
		String ended = apiToken(login);
		revoke(login, ended);
		assertThat(why(ended)).matches("ended \\S+Z");
		assertThat(why(this.tokens.expired(this.account))).matches("expired \\d+ s ago");
		assertThat(why(this.tokens.revoked(this.account))).matches("session ended \\S+Z");
		assertThat(why(this.tokens.tampered(this.account))).isEqualTo("the signature does not verify");
		assertThat(why("nonsense")).startsWith("it is not three segments");
		assertThat(why("csr_nonsense")).isEqualTo("never issued, or long forgotten");
		JsonNode rotated = this.tokens.login(this.account);
		refresh(rotated.get("refresh_token").asString());
		assertThat(why(rotated.get("refresh_token").asString())).startsWith("used before");
		revoke(login, login);
		assertThat(why(login)).matches("session ended \\S+Z");
	}

	@Test
	void explainWhenOwnerThenToldAndAnotherThenNot() {
		String owner = apiToken(this.admin, "\"introspect\"");
		String own = this.tokens.revoked(ADMIN);
		assertThat(explain(owner, own)).bodyJson().extractingPath("why").asString().startsWith("session ended");
		assertThat(explain(owner, this.tokens.tampered(ADMIN))).bodyText().isEqualTo(INACTIVE);
		assertThat(explain(owner, this.tokens.revoked(this.account))).bodyText().isEqualTo(INACTIVE);
		assertThat(explain(owner, owner)).bodyJson().extractingPath("active").isEqualTo(true);
	}

	@Test
	void revokeWhenAccessTokenThenItsSessionEndsAndAgain200() {
		String caller = this.tokens.of(this.account);
		JsonNode other = this.tokens.login(this.account);
		JsonNode next = BearerTokens.json(refresh(other.get("refresh_token").asString()));
		assertThat(revoke(caller, other.get("token").asString())).hasStatusOk().bodyText().isEmpty();
		assertRevoked(other.get("token").asString());
		assertRevoked(next.get("token").asString());
		assertThat(revoke(caller, other.get("token").asString())).hasStatusOk();
		assertThat(refresh(next.get("refresh_token").asString())).hasStatus(401);
		assertThat(open(caller)).hasStatusOk();
	}

	/** Within the grace, a refresh token makes an access token as often as it is sent. */
	@Test
	void revokeWhenAsOftenAsATokenIsRefreshedThenNothingGrows() {
		String caller = this.tokens.of(this.account);
		String refreshToken = this.tokens.login(this.account).get("refresh_token").asString();
		assertThat(refresh(refreshToken)).hasStatusOk();
		RefreshTokens.keepWithinGrace(this.jdbc);
		List<String> fresh = IntStream.range(0, 20)
			.mapToObj((i) -> BearerTokens.json(refresh(refreshToken)).get("token").asString())
			.toList();
		AccountRows.awaitAudited(this.trail, this.jdbc);
		long revocations = rows("revocation");
		long audited = rows("audit_event");
		fresh.forEach((token) -> assertThat(revoke(caller, token)).hasStatusOk());
		assertThat(rows("revocation")).isEqualTo(revocations + 1);
		assertThat(rows("audit_event")).isLessThanOrEqualTo(audited + 1);
		assertThat(fresh).allSatisfy(this::assertRevoked);
	}

	@Test
	void revokeWhenRefreshTokenThenItsSessionEnds() {
		String caller = this.tokens.of(this.account);
		JsonNode other = this.tokens.login(this.account);
		assertThat(revoke(caller, other.get("refresh_token").asString())).hasStatusOk();
		assertRevoked(other.get("token").asString());
		assertThat(refresh(other.get("refresh_token").asString())).hasStatus(401);
		assertThat(open(caller)).hasStatusOk();
	}

	@Test
	void revokeWhenUnknownOrBrokenThen200() {
		String caller = this.tokens.of(this.account);
		for (String token : List.of("nonsense", "csr_nonsense", this.tokens.tampered(this.account),
				this.tokens.expired(this.account))) {
			assertThat(revoke(caller, token)).hasStatusOk();
		}
		assertThat(post("/revoke", caller, "other", "x")).hasStatus(400);
		assertThat(this.mvc.post()
			.uri("/revoke")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.param("token", caller)).hasStatus(401);
		assertThat(open(caller)).hasStatusOk();
	}

	@Test
	void revokeWhenAnothersThenUntouchedUnlessAdministrator() {
		String caller = this.tokens.of(this.accounts.add());
		JsonNode login = this.tokens.login(this.account);
		String token = login.get("token").asString();
		String apiToken = apiToken(token);
		for (String sent : List.of(token, apiToken, login.get("refresh_token").asString())) {
			assertThat(revoke(caller, sent)).hasStatusOk();
		}
		assertThat(open(token)).hasStatusOk();
		assertThat(open(apiToken)).hasStatusOk();
		assertThat(revoke(this.admin, apiToken)).hasStatusOk();
		assertRevoked(apiToken);
		assertThat(revoke(this.admin, token)).hasStatusOk();
		assertRevoked(token);
	}

	@Test
	void revokeWhenApiTokenAsksThenItEndsItselfAlone() {
		JsonNode login = this.tokens.login(this.account);
		String apiToken = apiToken(login.get("token").asString());
		String sibling = apiToken(login.get("token").asString());
		for (String sent : List.of(login.get("token").asString(), login.get("refresh_token").asString(), sibling)) {
			assertThat(revoke(apiToken, sent)).hasStatus(403)
				.bodyJson()
				.extractingPath("error")
				.isEqualTo("Insufficient scope");
		}
		assertThat(open(login.get("token").asString())).hasStatusOk();
		assertThat(open(sibling)).hasStatusOk();
		assertThat(revoke(apiToken, apiToken)).hasStatusOk();
		assertRevoked(apiToken);
	}

	private void assertShown(String token) {
		Map<String, Object> expected = new LinkedHashMap<>(BearerTokens.claims(token));
		expected.put("active", true);
		MvcTestResult result = introspect(this.admin, token);
		assertThat(result).hasStatusOk();
		assertThat(result).bodyJson().convertTo(Map.class).isEqualTo(expected);
	}

	private void assertRevoked(String token) {
		assertThat(open(token)).hasStatus(401).bodyJson().extractingPath("error").isEqualTo("Token has been revoked");
	}

	private long rows(String table) {
		return this.jdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single();
	}

	private String apiToken(String caller) {
		return apiToken(caller, "");
	}

	private String apiToken(String caller, String scopes) {
		MvcTestResult result = this.mvc.post().uri("/api-tokens").contentType(MediaType.APPLICATION_JSON).content("""
				{"name":"%s","scopes":[%s]}""".formatted(UUID.randomUUID(), scopes)).with(bearer(caller)).exchange();
		assertThat(result).hasStatus(201);
		return BearerTokens.json(result).get("token").asString();
	}

	private String why(String token) {
		JsonNode answer = BearerTokens.json(explain(this.admin, token));
		assertThat(answer.get("active").asBoolean()).isFalse();
		return answer.get("why").asString();
	}

	private MvcTestResult introspect(String caller, String token) {
		return post("/introspect", caller, "token", token);
	}

	private MvcTestResult introspect(String caller, String token, String hint) {
		return this.mvc.post()
			.uri("/introspect")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.param("token", token)
			.param("token_type_hint", hint)
			.with(bearer(caller))
			.exchange();
	}

	private MvcTestResult explain(String caller, String token) {
		return post("/introspect?explain", caller, "token", token);
	}

	private MvcTestResult revoke(String caller, String token) {
		return post("/revoke", caller, "token", token);
	}

	private MvcTestResult post(String uri, String caller, String field, String value) {
		return this.mvc.post()
			.uri(uri)
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.param(field, value)
			.with(bearer(caller))
			.exchange();
	}

	private MvcTestResult open(String token) {
		return this.mvc.get().uri("/protected").with(bearer(token)).exchange();
	}

	private MvcTestResult refresh(String token) {
		return this.mvc.post()
			.uri("/token/refresh")
			.contentType(MediaType.APPLICATION_JSON)
			.content("{\"refresh_token\":\"" + token + "\"}")
			.exchange();
	}

	private static Map<String, List<String>> headers(MvcTestResult result) {
		Map<String, List<String>> headers = new LinkedHashMap<>();
		for (String name : result.getResponse().getHeaderNames()) {
			if (!name.equals(HttpHeaders.DATE)) {
				headers.put(name, List.copyOf(result.getResponse().getHeaders(name)));
			}
		}
		return headers;
	}

}
