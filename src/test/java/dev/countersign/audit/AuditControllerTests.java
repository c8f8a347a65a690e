package dev.countersign.audit;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.countersign.store.Purge;
import dev.countersign.store.PurgeTimer;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.RefreshTokens;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class AuditControllerTests {

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private AuditTrail audit;

	@Autowired
	private PurgeTimer timer;

	@Autowired
	private Purge auditPurge;

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

	@Test
	void auditWhenSessionOpenedAndEndedThenSaysWhoAndFromWhere() {
		TestAccount john = this.accounts.add();
		String token = this.tokens.of(john);
		String session = String.valueOf(BearerTokens.claims(token).get("sid"));
		assertThat(this.mvc.delete()
			.uri("/sessions/" + session)
			.with(bearer(token))
			.header("User-Agent", "a \u202e browser")
			.header("X-Request-Id", "request-17")).hasStatus(204);
		List<JsonNode> entries = items("?subject=" + john.id());
		assertThat(entries).extracting((entry) -> entry.get("act").asString())
			.containsExactly("session.ended", "login.succeeded");
		JsonNode ended = entries.get(0);
		assertThat(ended.at("/subject/name").asString()).isEqualTo(john.username());
		assertThat(ended.at("/actor/kind").asString()).isEqualTo("account");
		assertThat(ended.at("/actor/id").asString()).isEqualTo(john.id().toString());
		assertThat(ended.get("result").asString()).isEqualTo("success");
		assertThat(ended.get("address").asString()).isEqualTo("127.0.0.1");
		assertThat(ended.get("user_agent").asString()).isEqualTo("a \\u202e browser");
		assertThat(ended.get("request_id").asString()).isEqualTo("request-17");
		assertThat(ended.get("session_id").asString()).isEqualTo(session);
	}

	@Test
	void auditWhenReplayedThenNobodyIsBlamed() {
		TestAccount john = this.accounts.add();
		String first = this.tokens.login(john).get("refresh_token").asString();
		assertThat(refresh(first)).hasStatusOk();
		RefreshTokens.age(this.jdbc, Duration.ofSeconds(10));
		assertThat(refresh(first)).hasStatus(401);
		assertThat(items("?act=session.replayed&subject=" + john.username())).singleElement().satisfies((entry) -> {
			assertThat(entry.at("/actor/kind").asString()).isEqualTo("anonymous");
			assertThat(entry.get("result").asString()).isEqualTo("failure");
		});
		assertThat(items("?act=session.ended&subject=" + john.id())).isEmpty();
	}

	@Test
	void auditWhenLoggedOutByRefreshTokenThenItsOwnerDidIt() {
		TestAccount john = this.accounts.add();
		JsonNode login = this.tokens.login(john);
		this.tokens.login(john);
		assertThat(this.mvc.post().uri("/logout?scope=all").contentType(MediaType.APPLICATION_JSON).content("""
				{"refresh_token":"%s"}""".formatted(login.get("refresh_token").asString()))).hasStatus(204);
		assertThat(items("?act=session.ended&actor=" + john.id())).singleElement()
			.satisfies((entry) -> assertThat(entry.at("/details/sessions").asString()).isEqualTo("2"));
	}

	@Test
	void auditWhenApiTokenUsedAndEndedThenSaysWhich() {
		String admin = this.tokens.of(ADMIN);
		JsonNode made = BearerTokens.json(this.mvc.post()
			.uri("/api-tokens")
			.with(bearer(admin))
			.contentType(MediaType.APPLICATION_JSON)
			.content("""
					{"name":"audited-%s","scopes":["admin"]}""".formatted(UUID.randomUUID()))
			.exchange());
		String apiToken = made.get("token").asString();
		assertThat(this.mvc.post().uri("/revoke").with(bearer(apiToken)).formField("token", apiToken)).hasStatusOk();
		assertThat(items("?act=api-token.ended&subject=admin")).anySatisfy((entry) -> {
			assertThat(entry.at("/details/token").asString()).isEqualTo(made.get("id").asString());
			assertThat(entry.at("/details/by_api_token").asString()).isEqualTo(made.get("id").asString());
		});
		assertThat(items("?act=api-token.created&actor=admin")).anySatisfy((entry) -> {
			assertThat(entry.at("/details/token").asString()).isEqualTo(made.get("id").asString());
			assertThat(entry.toString()).doesNotContain("eyJ");
		});
	}

	@Test
	void auditWhenAccessTokenRevokedThenSaysWhichSessionEnded() {
		TestAccount john = this.accounts.add();
		String token = this.tokens.of(john);
		assertThat(this.mvc.post().uri("/revoke").with(bearer(token)).formField("token", token)).hasStatusOk();
		assertThat(items("?act=session.ended&subject=" + john.id())).singleElement()
			.satisfies((entry) -> assertThat(entry.get("session_id").asString())
				.isEqualTo(BearerTokens.claims(token).get("sid")));
	}

	@Test
	void auditWhenAccountAdministeredThenEachActAndWho() {
		String admin = this.tokens.of(ADMIN);
		String name = "administered-" + UUID.randomUUID();
		String id = BearerTokens.json(send(this.mvc.post().uri("/users"), admin, """
				{"username":"%s","password":"seven green lamps at dusk"}""".formatted(name))).get("id").asString();
		send(this.mvc.patch().uri("/users/" + id), admin, """
				{"roles":["editor"]}""");
		send(this.mvc.patch().uri("/users/" + id), admin, """
				{"enabled":false}""");
		assertThat(this.mvc.delete().uri("/users/" + id).with(bearer(admin))).hasStatus(204);
		List<JsonNode> entries = items("?subject=" + id);
		assertThat(entries).extracting((entry) -> entry.get("act").asString())
			.containsExactly("account.deleted", "account.disabled", "account.changed", "account.created");
		assertThat(entries).extracting((entry) -> entry.at("/actor/name").asString()).containsOnly("admin");
		assertThat(entries).extracting((entry) -> entry.at("/subject/name").asString()).containsOnly(name);
		assertThat(entries.get(2).at("/details/roles").asString()).isEqualTo("editor");
	}

	@Test
	void auditWhenNamesBeginAsTokensDoThenTheyAreSaidAndFound() {
		String admin = this.tokens.of(ADMIN);
		for (String prefix : List.of("csv_", "css_", "csr_export_")) {
			String name = prefix + UUID.randomUUID().toString().substring(0, 8);
			assertThat(send(this.mvc.post().uri("/users"), admin, """
					{"username":"%s","kind":"service"}""".formatted(name))).hasStatus(201);
			assertThat(items("?subject=" + name)).singleElement()
				.satisfies((entry) -> assertThat(entry.at("/subject/name").asString()).isEqualTo(name));
		}
		TestAccount john = this.accounts.add();
		assertThat(send(this.mvc.post().uri("/api-tokens"), this.tokens.of(john), """
				{"name":"csv_export"}""")).hasStatus(201);
		assertThat(items("?act=api-token.created&subject=" + john.id())).singleElement()
			.satisfies((entry) -> assertThat(entry.at("/details/name").asString()).isEqualTo("csv_export"));
	}

	@Test
	void auditWhenServiceStartedThenItMadeTheFirstAdministratorAndTheKey() {
		assertThat(items("?act=account.created&actor=system")).singleElement()
			.satisfies((entry) -> assertThat(entry.at("/subject/name").asString()).isEqualTo("admin"));
		assertThat(items("?act=key.rotated&actor=system")).isNotEmpty();
	}

	@Test
	void auditWhenFilteredByTimeAndAddressThenOnlyThose() {
		TestAccount john = this.accounts.add();
		Instant before = this.clock.instant();
		this.clock.turn(Duration.ofMinutes(1));
		this.tokens.of(john);
		Instant between = this.clock.instant().plusSeconds(1);
		this.clock.turn(Duration.ofMinutes(1));
		this.tokens.of(john);
		String subject = "?subject=" + john.id();
		assertThat(items(subject + "&from=" + before)).hasSize(2);
		assertThat(items(subject + "&from=" + between)).hasSize(1);
		assertThat(items(subject + "&until=" + between)).hasSize(1);
		assertThat(items(subject + "&until=" + before)).isEmpty();
		assertThat(items(subject + "&address=127.0.0.1")).hasSize(2);
		assertThat(items(subject + "&address=192.0.2.1")).isEmpty();
		assertThat(items("?subject=" + john.username().toUpperCase(Locale.ROOT))).hasSize(2);
	}

	@Test
	void auditWhenManyPagesThenEachEntryOnceAndTheNewestFirst() {
		TestAccount john = this.accounts.add();
		IntStream.range(0, 25)
			.forEach((i) -> this.audit.record(AuditEvent.of(Act.ACCOUNT_CHANGED).account(john.id()).detail("i", i)));
		List<String> seen = new ArrayList<>();
		String cursor = "";
		do {
			JsonNode page = page("?subject=" + john.id() + "&limit=10&cursor=" + cursor);
			page.get("items").forEach((entry) -> seen.add(entry.at("/details/i").asString()));
			this.audit.record(AuditEvent.of(Act.ACCOUNT_CHANGED).account(john.id()).detail("i", "newer"));
			cursor = page.get("next").isNull() ? "" : page.get("next").asString();
		}
		while (!cursor.isEmpty());
		assertThat(seen).containsExactlyElementsOf(
				IntStream.iterate(24, (i) -> i >= 0, (i) -> i - 1).mapToObj(String::valueOf).toList());
	}

	@Test
	void auditWhenParameterWrongThen400ThatNamesIt() {
		for (String name : List.of("act=login", "from=yesterday", "limit=0", "limit=501", "cursor=x", "cursor=eA",
				"cursor=MjAyNi0xMS0yNFQwODowMDowMFo")) {
			assertThat(get("?" + name)).as(name)
				.hasStatus(400)
				.bodyJson()
				.extractingPath("detail")
				.asString()
				.contains("'" + name.substring(0, name.indexOf('=')) + "'");
		}
	}

	@Test
	void auditWhenFilterIsStrangeThenNothingIsFound() {
		for (String query : List.of("subject=%00", "subject=a%27%20OR%201=1", "actor=%F0%9F%98%80", "address=%00",
				"from=%2B999999999-01-01T00:00:00Z", "until=-999999999-01-01T00:00:00Z")) {
			assertThat(items("?" + query)).as(query).isEmpty();
		}
	}

	@Test
	void auditWhenCallerIsNoAdministratorThen403() {
		assertThat(this.mvc.get().uri("/audit").with(bearer(this.tokens.of(this.accounts.add())))).hasStatus(403);
		assertThat(this.mvc.get().uri("/audit")).hasStatus(401);
	}

	/** Under a name of its own, as the timer takes the service's now and then. */
	@Test
	void purgeWhenRetentionIsOverThenOnlyOldRowsGo() {
		TestAccount old = this.accounts.add();
		this.clock.during(Duration.ofDays(-91), () -> this.tokens.of(old));
		this.clock.during(Duration.ofDays(-89), () -> this.tokens.of(old));
		this.timer.run(new Purge("purge-" + UUID.randomUUID(), this.auditPurge.age(), this.auditPurge.deletion()));
		assertThat(items("?subject=" + old.id())).hasSize(1);
	}

	private static MvcTestResult send(MockMvcTester.MockMvcRequestBuilder request, String token, String body) {
		MvcTestResult result = request.with(bearer(token))
			.contentType(MediaType.APPLICATION_JSON)
			.content(body)
			.exchange();
		assertThat(result).hasStatus2xxSuccessful();
		return result;
	}

	private MvcTestResult refresh(String token) {
		return this.mvc.post().uri("/token/refresh").contentType(MediaType.APPLICATION_JSON).content("""
				{"refresh_token":"%s"}""".formatted(token)).exchange();
	}

	private List<JsonNode> items(String query) {
		List<JsonNode> items = new ArrayList<>();
		page(query).get("items").forEach(items::add);
		return items;
	}

	private JsonNode page(String query) {
		MvcTestResult result = get(query);
		assertThat(result).hasStatusOk();
		return BearerTokens.json(result);
	}

	private MvcTestResult get(String query) {
		return this.mvc.get().uri(URI.create("/audit" + query)).with(bearer(this.tokens.of(ADMIN))).exchange();
	}

}
