package dev.countersign.login;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.RefreshTokens;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import jakarta.servlet.http.Cookie;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import static dev.countersign.testkit.BearerTokens.bearer;
import static dev.countersign.testkit.BearerTokens.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The refresh token that a browser keeps in a cookie.
 */
@IntegrationTest
class RefreshCookieTests {

	private static final String OWN = "https://login.example.com";

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

	@AfterEach
	void resetClock() {
		this.clock.reset();
	}

	@Test
	void loginWhenCookieWantedThenRefreshTokenInItAlone() {
		MvcTestResult login = login(this.accounts.add(), "cookie", OWN);
		assertThat(login).hasStatusOk();
		assertThat(json(login).has("refresh_token")).isFalse();
		assertThat(login.getResponse().getHeaders(HttpHeaders.SET_COOKIE)).singleElement()
			.asString()
			.matches(
					"__Host-countersign=csr_[\\w-]{86}; Path=/; Max-Age=604800; Expires=[^;]+; Secure; HttpOnly; SameSite=Strict");
	}

	@Test
	void loginWhenNothingSaidThenNoCookie() {
		TestAccount john = this.accounts.add();
		MvcTestResult login = login(john, null, OWN);
		assertThat(json(login).get("refresh_token").asString()).startsWith("csr_");
		assertThat(login).headers().doesNotContainHeader(HttpHeaders.SET_COOKIE);
		assertThat(login(john, "Cookie", OWN)).hasStatus(400).bodyText().contains("'refresh'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "https://evil.example", "http://login.example.com",
			"https://login.example.com:8443", "https://login.example.com.evil.example", "https://example.com" })
	void loginWhenPageIsForeignThenNoCookieAndNoSession(String origin) {
		TestAccount john = this.accounts.add();
		MvcTestResult login = login(john, "cookie", origin);
		assertThat(login).hasStatus(400).bodyText().contains("Origin");
		assertThat(login).headers().doesNotContainHeader(HttpHeaders.SET_COOKIE);
		assertThat(sessions(this.tokens.of(john))).hasSize(1);
	}

	@Test
	void refreshWhenCookieThenNextCookieAndSameAgainWithinGrace() {
		this.clock.stop();
		String first = kept(login(this.accounts.add(), "cookie", OWN));
		MvcTestResult refreshed = post("/token/refresh", "{}", first, OWN);
		assertThat(refreshed).hasStatusOk();
		assertThat(json(refreshed).has("refresh_token")).isFalse();
		String second = kept(refreshed);
		assertThat(second).isNotEqualTo(first);
		assertThat(kept(post("/token/refresh", "{}", first, OWN))).isEqualTo(second);
		assertThat(this.mvc.get().uri("/protected").with(bearer(json(refreshed).get("token").asString())))
			.hasStatusOk();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "https://evil.example", "http://login.example.com",
			"https://login.example.com:8443" })
	void cookieWhenPageIsForeignThenNotRead(String origin) {
		TestAccount john = this.accounts.add();
		MvcTestResult login = login(john, "cookie", OWN);
		assertThat(post("/token/refresh", "{}", kept(login), origin)).hasStatus(400)
			.bodyText()
			.contains("The field 'refresh_token' is required.");
		for (String path : List.of("/logout", "/logout?scope=all")) {
			MvcTestResult logout = post(path, "{}", kept(login), origin);
			assertThat(logout).hasStatus(401).bodyJson().extractingPath("error").isEqualTo("Missing token");
			assertThat(logout).headers().doesNotContainHeader(HttpHeaders.SET_COOKIE);
		}
		assertThat(post("/token/refresh", "{}", kept(login), OWN)).hasStatusOk();
	}

	/** A proxy that passes no host on leaves the browser's own word. */
	@ParameterizedTest
	@CsvSource({ "same-origin, 200", "same-site, 400", "cross-site, 400", "none, 400" })
	void cookieWhenHostIsNotThePagesThenBrowserSaysWhetherItIsOwn(String site, int status) {
		String cookie = kept(login(this.accounts.add(), "cookie", OWN));
		assertThat(request("/token/refresh", "{}", cookie, "https://elsewhere.example").header("Sec-Fetch-Site", site))
			.hasStatus(status);
	}

	@Test
	void refreshWhenNoCookieThen401() {
		assertThat(post("/token/refresh", "{}", null, OWN)).hasStatus(401)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Missing token");
		assertThat(post("/token/refresh", "{\"refresh_token\":\"\"}", null, OWN)).hasStatus(400);
	}

	@Test
	void refreshWhenTokenInBodyThenCookieStays() {
		TestAccount john = this.accounts.add();
		String cookie = kept(login(john, "cookie", OWN));
		JsonNode other = this.tokens.login(john);
		MvcTestResult refreshed = post("/token/refresh",
				"{\"refresh_token\":\"" + other.get("refresh_token").asString() + "\"}", cookie, OWN);
		assertThat(json(refreshed).has("refresh_token")).isTrue();
		assertThat(refreshed).headers().doesNotContainHeader(HttpHeaders.SET_COOKIE);
		assertThat(post("/token/refresh", "{}", cookie, OWN)).hasStatusOk();
	}

	@Test
	void refreshWhenCookieReplayedThenSessionEnds() {
		String first = kept(login(this.accounts.add(), "cookie", OWN));
		String second = kept(post("/token/refresh", "{}", first, OWN));
		RefreshTokens.age(this.jdbc, Duration.ofSeconds(10));
		assertThat(post("/token/refresh", "{}", first, OWN)).hasStatus(401);
		assertThat(post("/token/refresh", "{}", second, OWN)).hasStatus(401);
	}

	@Test
	void logoutWhenCookieThenSessionEndsAndCookieIsCleared() {
		TestAccount john = this.accounts.add();
		MvcTestResult login = login(john, "cookie", OWN);
		String other = this.tokens.of(john);
		assertCleared(post("/logout", "{}", kept(login), OWN));
		assertThat(this.mvc.get().uri("/protected").with(bearer(json(login).get("token").asString()))).hasStatus(401);
		assertThat(this.mvc.get().uri("/protected").with(bearer(other))).hasStatusOk();
		assertCleared(post("/logout", "{}", kept(login), OWN));
	}

	@Test
	void logoutWhenCookieAndScopeAllThenEverySessionEnds() {
		TestAccount john = this.accounts.add();
		String other = this.tokens.of(john);
		assertCleared(post("/logout?scope=all", "{}", kept(login(john, "cookie", OWN)), OWN));
		assertThat(this.mvc.get().uri("/protected").with(bearer(other))).hasStatus(401);
	}

	@Test
	void logoutWhenCookieWasNeverIssuedThenCleared() {
		assertCleared(post("/logout", "{}", "csr_" + "A".repeat(86), OWN));
		assertCleared(post("/logout", "{}", "nonsense", OWN));
	}

	@Test
	void logoutWhenBearerThenCookieOfThatSessionIsClearedAndNoOther() {
		TestAccount john = this.accounts.add();
		MvcTestResult login = login(john, "cookie", OWN);
		MvcTestResult otherLogin = login(john, "cookie", OWN);
		MvcTestResult other = this.mvc.post()
			.uri("/logout")
			.with(page(OWN))
			.cookie(new Cookie(RefreshCookie.NAME, kept(login)))
			.with(bearer(json(otherLogin).get("token").asString()))
			.exchange();
		assertThat(other).hasStatus(204).headers().doesNotContainHeader(HttpHeaders.SET_COOKIE);
		assertCleared(this.mvc.post()
			.uri("/logout")
			.with(page(OWN))
			.cookie(new Cookie(RefreshCookie.NAME, kept(login)))
			.with(bearer(json(login).get("token").asString()))
			.exchange());
	}

	@Test
	void logoutWhenCookieAndBearerOfAnotherSessionThenBothEnd() {
		TestAccount john = this.accounts.add();
		String third = this.tokens.of(john);
		MvcTestResult login = login(john, "cookie", OWN);
		String other = this.tokens.of(john);
		assertCleared(request("/logout", "{}", kept(login), OWN).with(bearer(other)).exchange());
		for (String ended : List.of(other, json(login).get("token").asString())) {
			assertThat(this.mvc.get().uri("/protected").with(bearer(ended))).hasStatus(401);
		}
		assertThat(this.mvc.get().uri("/protected").with(bearer(third))).hasStatusOk();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x.y.z", "no token", "csr_" })
	void logoutWhenCookieAndBrokenBearerThenCookieLogsOut(String broken) {
		MvcTestResult login = login(this.accounts.add(), "cookie", OWN);
		assertCleared(request("/logout", "{}", kept(login), OWN).with(bearer(broken)).exchange());
		assertThat(post("/token/refresh", "{}", kept(login), OWN)).hasStatus(401);
	}

	@Test
	void passwordWhenChangedByPageThenNextSessionInCookie() {
		TestAccount john = this.accounts.add();
		MvcTestResult login = login(john, "cookie", OWN);
		MvcTestResult changed = this.mvc.put()
			.uri("/password")
			.with(page(OWN))
			.with(bearer(json(login).get("token").asString()))
			.contentType(MediaType.APPLICATION_JSON)
			.content(
					"{\"current_password\":\"%s\",\"new_password\":\"seven green lamps at dusk\",\"refresh\":\"cookie\"}"
						.formatted(john.password()))
			.exchange();
		assertThat(changed).hasStatusOk();
		assertThat(json(changed).has("refresh_token")).isFalse();
		assertThat(post("/token/refresh", "{}", kept(login), OWN)).hasStatus(401);
		assertThat(post("/token/refresh", "{}", kept(changed), OWN)).hasStatusOk();
	}

	/** Whatever a path answers without a token, it answers with the cookie. */
	@Test
	void pathWhenOnlyCookieSentThenAnsweredAsWithoutIt(
			@Autowired ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
		String cookie = kept(login(this.accounts.add(), "cookie", OWN));
		Set<String> paths = new TreeSet<>(List.of("/verify", "/nowhere"));
		mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().keySet().stream())
			.flatMap((mapping) -> mapping.getPatternValues().stream())
			.map((pattern) -> pattern.replaceAll("\\{[^}]*}|\\*+", UUID.randomUUID().toString()))
			.filter((path) -> !Set.of("/logout", "/token/refresh").contains(path))
			.forEach(paths::add);
		assertThat(paths).contains("/protected", "/sessions", "/users", "/api-tokens", "/introspect");
		for (String path : paths) {
			for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
				int without = this.mvc.method(HttpMethod.valueOf(method))
					.uri(path)
					.with(page(OWN))
					.exchange()
					.getResponse()
					.getStatus();
				assertThat(this.mvc.method(HttpMethod.valueOf(method))
					.uri(path)
					.with(page(OWN))
					.cookie(new Cookie(RefreshCookie.NAME, cookie))).as(method + " " + path).hasStatus(without);
			}
		}
		assertThat(this.mvc.get().uri("/sessions").with(page(OWN)).cookie(new Cookie(RefreshCookie.NAME, cookie)))
			.hasStatus(401);
	}

	private MvcTestResult login(TestAccount account, @Nullable String refresh, String origin) {
		String body = "{\"username\":\"%s\",\"password\":\"%s\"%s}".formatted(account.username(), account.password(),
				(refresh != null) ? ",\"refresh\":\"" + refresh + "\"" : "");
		return post("/login", body, null, origin);
	}

	private MvcTestResult post(String path, String body, @Nullable String cookie, String origin) {
		return request(path, body, cookie, origin).exchange();
	}

	private MockMvcRequestBuilder request(String path, String body, @Nullable String cookie, String origin) {
		MockMvcRequestBuilder request = this.mvc.post()
			.uri(path)
			.with(page(origin))
			.contentType(MediaType.APPLICATION_JSON)
			.content(body);
		return (cookie != null) ? request.cookie(new Cookie(RefreshCookie.NAME, cookie)) : request;
	}

	private JsonNode sessions(String token) {
		return json(this.mvc.get().uri("/sessions").with(bearer(token)).exchange()).get("items");
	}

	/** The host that was asked is always the same, whichever page asks. */
	private static RequestPostProcessor page(String origin) {
		return (request) -> {
			request.setScheme("https");
			request.addHeader(HttpHeaders.HOST, "login.example.com");
			if (!origin.isEmpty()) {
				request.addHeader(HttpHeaders.ORIGIN, origin);
			}
			return request;
		};
	}

	private static String kept(MvcTestResult answer) {
		return Objects.requireNonNull(answer.getResponse().getCookie(RefreshCookie.NAME)).getValue();
	}

	private static void assertCleared(MvcTestResult answer) {
		assertThat(answer).hasStatus(204);
		assertThat(answer.getResponse().getHeaders(HttpHeaders.SET_COOKIE)).singleElement()
			.asString()
			.matches("__Host-countersign=; Path=/; Max-Age=0; Expires=[^;]+; Secure; HttpOnly; SameSite=Strict");
	}

}
