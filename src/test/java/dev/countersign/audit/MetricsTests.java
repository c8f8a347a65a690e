package dev.countersign.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is counted, as Prometheus reads it.
 */
@IntegrationTest
@TestPropertySource(properties = "management.prometheus.metrics.export.enabled=true")
class MetricsTests {

	private static final String LIMITED = "countersign_acts_total{act=\"login.limited\",result=\"failure\"}";

	private static final Pattern WATCHED = Pattern
		.compile("\\b(?:countersign|http_server|hikaricp|jvm|process)_[a-z_]+");

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

	@Test
	void metricsWhenLoginsSucceedAndFailThenCountedByResult() {
		String admin = this.tokens.of(ADMIN);
		TestAccount john = this.accounts.add();
		double succeeded = value("countersign_acts_total{act=\"login.succeeded\",result=\"success\"}", admin);
		double failed = value("countersign_acts_total{act=\"login.failed\",result=\"failure\"}", admin);
		double opened = value("countersign_sessions_opened_total", admin);
		double ended = value("countersign_sessions_ended_total", admin);
		String token = this.tokens.of(john);
		assertThat(this.mvc.post().uri("/login").contentType(MediaType.APPLICATION_JSON).content("""
				{"username":"%s","password":"wrong"}""".formatted(john.username()))).hasStatus(401);
		assertThat(this.mvc.post().uri("/logout").with(bearer(token))).hasStatus(204);
		assertThat(value("countersign_acts_total{act=\"login.succeeded\",result=\"success\"}", admin))
			.isEqualTo(succeeded + 1);
		assertThat(value("countersign_acts_total{act=\"login.failed\",result=\"failure\"}", admin))
			.isEqualTo(failed + 1);
		assertThat(value("countersign_sessions_opened_total", admin)).isEqualTo(opened + 1);
		assertThat(value("countersign_sessions_ended_total", admin)).isEqualTo(ended + 1);
		Awaitility.await().until(() -> value("countersign_audit_waiting", admin) == 0);
	}

	@Test
	void metricsWhenBlockedAddressGoesOnThenEachTryIsCountedAndNoneWritten(@Autowired JdbcClient jdbc) {
		String admin = this.tokens.of(ADMIN);
		String address = ClientAddresses.fresh();
		this.clock.stop();
		for (int i = 0; i < 20; i++) {
			assertThat(logIn("nobody-" + UUID.randomUUID(), address)).hasStatus(401);
		}
		double before = value(LIMITED, admin);
		for (int i = 0; i < 1_000; i++) {
			assertThat(logIn("guess-" + i % 50, address)).hasStatus(429);
		}
		assertThat(value(LIMITED, admin)).isEqualTo(before + 1_000);
		Awaitility.await().until(() -> rowsOf("login.failed", address, jdbc) == 20);
		Awaitility.await().until(() -> value("countersign_audit_waiting", admin) == 0);
		assertThat(rowsOf("login.limited", address, jdbc)).isZero();
	}

	@Test
	void metricsWhenTokensRefusedThenCountedByReason() {
		String admin = this.tokens.of(ADMIN);
		TestAccount john = this.accounts.add();
		String[] reasons = { "missing-token", "token-expired", "token-revoked", "forged-token", "invalid-token",
				"insufficient-scope" };
		double[] before = new double[reasons.length];
		for (int i = 0; i < reasons.length; i++) {
			before[i] = refused(reasons[i], admin);
		}
		this.mvc.get().uri("/protected").exchange();
		this.mvc.get().uri("/protected").with(bearer(this.tokens.expired(john))).exchange();
		this.mvc.get().uri("/protected").with(bearer(this.tokens.revoked(john))).exchange();
		this.mvc.get().uri("/protected").with(bearer(this.tokens.tampered(john))).exchange();
		this.mvc.get().uri("/protected").with(bearer("x.y.z")).exchange();
		this.mvc.get().uri("/keys").with(bearer(this.tokens.of(john))).exchange();
		for (int i = 0; i < reasons.length; i++) {
			assertThat(refused(reasons[i], admin)).as(reasons[i]).isEqualTo(before[i] + 1);
		}
	}

	@Test
	void metricsWhenControllersRefuseTokensThenCountedToo() {
		String admin = this.tokens.of(ADMIN);
		double before = refused("invalid-token", admin);
		assertThat(this.mvc.post().uri("/token/refresh").contentType(MediaType.APPLICATION_JSON).content("""
				{"refresh_token":"csr_none"}""")).hasStatus(401);
		assertThat(refused("invalid-token", admin)).isEqualTo(before + 1);
	}

	@Test
	void metricsWhenAddressIsBlockedThenCountedWhileItIs() {
		String admin = this.tokens.of(ADMIN);
		double before = value("countersign_blocks{kind=\"manual\"}", admin);
		MvcTestResult block = this.mvc.post()
			.uri("/blocks")
			.with(bearer(admin))
			.contentType(MediaType.APPLICATION_JSON)
			.content("""
					{"address":"%s","reason":"test"}""".formatted(ClientAddresses.fresh()))
			.exchange();
		assertThat(block).hasStatus(201);
		assertThat(value("countersign_blocks{kind=\"manual\"}", admin)).isEqualTo(before + 1);
		assertThat(
				this.mvc.delete().uri("/blocks/" + BearerTokens.json(block).get("id").asString()).with(bearer(admin)))
			.hasStatus(204);
		assertThat(value("countersign_blocks{kind=\"manual\"}", admin)).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "countersign_blocks{kind=\"automatic\"}", "countersign_hashing_running",
			"countersign_hashing_queued", "countersign_hashing_refused_total", "countersign_revocation_age_seconds",
			"countersign_revocation_size", "countersign_audit_waiting", "countersign_audit_dropped_total", LIMITED })
	void metricsWhenNothingHappenedYetThenThereAllTheSame(String metric) {
		assertThat(value(metric, this.tokens.of(ADMIN))).isNotNegative();
	}

	/** A panel or an alert on a name that nobody writes stays quiet for ever. */
	@Test
	void metricsWhenWatchedByADashboardOrAnAlertThenThere() throws IOException {
		assertThat(this.mvc.get().uri("/protected")).hasStatus(401);
		String admin = this.tokens.of(ADMIN);
		Set<String> watched = new TreeSet<>();
		for (String file : List.of("grafana-dashboard.json", "alerts.yaml")) {
			WATCHED.matcher(Files.readString(Path.of("src/deploy/monitoring", file)))
				.results()
				.forEach((metric) -> watched.add(metric.group()));
		}
		assertThat(watched).hasSizeGreaterThan(12);
		String there = new String(scrape(admin).getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
		assertThat(watched).allSatisfy((metric) -> assertThat(there).containsPattern("(?m)^" + metric + "[ {]"));
	}

	/** What nobody looks at has a reason. */
	@Test
	void metricsWhenDocumentedThenAnAlertIsOnThemOrAReasonWhyNone() throws IOException {
		String page = Files.readString(Path.of("src/docs/operations.md"));
		String reasons = page.substring(page.indexOf("No alert is on ")).split("\\R\\R")[0];
		Set<String> judged = new TreeSet<>();
		for (String text : List.of(reasons, Files.readString(Path.of("src/deploy/monitoring/alerts.yaml")))) {
			WATCHED.matcher(text).results().forEach((metric) -> judged.add(metric.group()));
		}
		Set<String> documented = new TreeSet<>();
		page.lines()
			.filter((line) -> line.startsWith("| `countersign_"))
			.map((line) -> line.split("\\|")[1])
			.flatMap((cell) -> WATCHED.matcher(cell).results())
			.forEach((metric) -> documented.add(metric.group().replaceFirst("_$", "")));
		assertThat(documented).hasSizeGreaterThan(12).isSubsetOf(judged);
	}

	@Test
	void metricsWhenTaggedWithAReasonThenItIsDocumented() throws IOException {
		String row = Files.readString(Path.of("src/docs/operations.md"))
			.lines()
			.filter((line) -> line.startsWith("| `countersign_tokens_refused_total{reason}`"))
			.findFirst()
			.orElseThrow();
		String there = new String(scrape(this.tokens.of(ADMIN)).getResponse().getContentAsByteArray(),
				StandardCharsets.UTF_8);
		assertThat(Pattern.compile("countersign_tokens_refused_total\\{reason=\"([a-z-]+)\"")
			.matcher(there)
			.results()
			.map((reason) -> reason.group(1))).hasSizeGreaterThan(5)
			.allSatisfy((reason) -> assertThat(row).contains("`" + reason + "`"));
	}

	@Test
	void metricsWhenTokenIsOfTheirScopeThenNothingElseIsNeeded() {
		String admin = this.tokens.of(ADMIN);
		String apiToken = BearerTokens
			.json(this.mvc.post()
				.uri("/api-tokens")
				.with(bearer(admin))
				.contentType(MediaType.APPLICATION_JSON)
				.content("""
						{"name":"scrape-%s","scopes":["metrics"]}""".formatted(UUID.randomUUID()))
				.exchange())
			.get("token")
			.asString();
		assertThat(scrape(apiToken)).hasStatusOk();
		assertThat(this.mvc.get().uri("/audit").with(bearer(apiToken))).hasStatus(403);
		assertThat(scrape(this.tokens.of(this.accounts.add()))).hasStatus(403);
		assertThat(this.mvc.get().uri("/actuator/prometheus")).hasStatus(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/env", "/info", "/metrics", "/heapdump", "/beans", "/loggers", "/threaddump",
			"/scheduledtasks", "/mappings", "/configprops", "/shutdown", "/health/db", "/health/revocationFeed",
			"/prometheus/x" })
	void actuatorWhenNotMeantToAnswerThen401WithoutATokenAnd404WithOne(String path) {
		assertThat(this.mvc.get().uri("/actuator" + path)).hasStatus(401);
		assertThat(this.mvc.get().uri("/actuator" + path).with(bearer(this.tokens.of(ADMIN)))).hasStatus(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/liveness", "/readiness" })
	void healthWhenAskedWithoutATokenThenAWord(String path) {
		assertThat(this.mvc.get().uri("/actuator/health" + path)).hasStatusOk()
			.bodyJson()
			.extractingPath("status")
			.isEqualTo("UP");
	}

	private MvcTestResult logIn(String username, String address) {
		return this.mvc.post()
			.uri("/login")
			.with(ClientAddresses.from(address))
			.contentType(MediaType.APPLICATION_JSON)
			.content("""
					{"username":"%s","password":"wrong"}""".formatted(username))
			.exchange();
	}

	private static int rowsOf(String act, String address, JdbcClient jdbc) {
		return jdbc.sql("SELECT count(*) FROM audit_event WHERE act = :act AND address = :address")
			.param("act", act)
			.param("address", address)
			.query(Integer.class)
			.single();
	}

	private double refused(String reason, String admin) {
		return value("countersign_tokens_refused_total{reason=\"%s\"}".formatted(reason), admin);
	}

	private double value(String metric, String admin) {
		MvcTestResult result = scrape(admin);
		assertThat(result).hasStatusOk();
		String text = new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
		Matcher line = Pattern.compile("^" + Pattern.quote(metric) + " (\\S+)$", Pattern.MULTILINE).matcher(text);
		assertThat(line.find()).as(metric + " in\n" + text).isTrue();
		return Double.parseDouble(line.group(1));
	}

	private MvcTestResult scrape(String token) {
		return this.mvc.get().uri("/actuator/prometheus").with(bearer(token)).exchange();
	}

}
