package dev.countersign.web;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What browsers are told about pages of other origins, about methods and about TLS.
 */
@IntegrationTest
@TestPropertySource(properties = { "countersign.cors.allowed-origins=https://app.example.com",
		"countersign.hsts.include-subdomains=true", "countersign.trusted-proxies=10.0.0.1",
		"countersign.issuer=https://login.example.com", "countersign.console.enabled=false" })
class CrossOriginTests {

	@Autowired
	private MockMvcTester mvc;

	@ParameterizedTest
	@ValueSource(strings = { "/.well-known/jwks.json", "/.well-known/oauth-authorization-server",
			"/.well-known/oauth-protected-resource", "/openapi.json", "/client.js" })
	void publicDocumentWhenAskedFromAnyOriginThenReadable(String path) {
		MvcTestResult answer = this.mvc.get().uri(path).header("Origin", "https://evil.example").exchange();
		assertThat(answer).hasStatusOk()
			.headers()
			.hasValue("Access-Control-Allow-Origin", "*")
			.hasSingleValue("Cross-Origin-Resource-Policy", "cross-origin");
		assertThat(answer).headers().doesNotContainHeader("Access-Control-Allow-Credentials");
	}

	@ParameterizedTest
	@CsvSource({ "/.well-known/openid-configuration, 404", "/.well-known/security.txt, 401", "/status-lists/999, 404" })
	void publicDocumentWhenThereIsNoneThenItsRefusalReadableToo(String path, int status) {
		assertThat(this.mvc.get().uri(path).header("Origin", "https://evil.example")).hasStatus(status)
			.headers()
			.hasValue("Access-Control-Allow-Origin", "*")
			.hasSingleValue("Cross-Origin-Resource-Policy", "cross-origin");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/.well-knownx", "/well-known/jwks.json", "/openapi.json/swagger-config", "/protected" })
	void pathWhenOnlyLikeAPublicOneThenNotReadable(String path) {
		assertThat(this.mvc.get().uri(path).header("Origin", "https://evil.example")).headers()
			.doesNotContainHeader("Access-Control-Allow-Origin");
	}

	@Test
	void loginWhenOriginAllowedThenAnswerReadableWithItsHeaders() {
		MvcTestResult answer = this.mvc.post().uri("/login").header("Origin", "https://app.example.com").exchange();
		assertThat(answer).headers()
			.hasValue("Access-Control-Allow-Origin", "https://app.example.com")
			.hasValue("Access-Control-Expose-Headers",
					"Device-Mark, ETag, Retry-After, RateLimit, RateLimit-Policy, WWW-Authenticate");
		assertThat(answer.getResponse().getHeaders("Vary")).contains("Origin");
	}

	@ParameterizedTest
	@CsvSource({ "/login, true", "/login/x, true", "/token/refresh, true", "/logout, true", "/password, true",
			"/protected, false", "/users, false", "/loginx, false" })
	void cookieWhenOriginAllowedThenGoesAlongWhereTokensAreGivenAndEnded(String path, boolean along) {
		for (MvcTestResult answer : List.of(
				this.mvc.post().uri(path).header("Origin", "https://app.example.com").exchange(),
				preflight(path, "https://app.example.com", "POST"))) {
			assertThat(answer.getResponse().getHeader("Access-Control-Allow-Credentials"))
				.isEqualTo(along ? "true" : null);
		}
		assertThat(this.mvc.post().uri(path).header("Origin", "https://evil.example")).headers()
			.doesNotContainHeader("Access-Control-Allow-Credentials");
	}

	@Test
	void cookieWhenOriginAllowedThenKeptAndRead(@Autowired TestAccounts accounts) {
		TestAccount john = accounts.add();
		MvcTestResult login = this.mvc.post()
			.uri("/login")
			.header("Origin", "https://app.example.com")
			.contentType(MediaType.APPLICATION_JSON)
			.content("{\"username\":\"%s\",\"password\":\"%s\",\"refresh\":\"cookie\"}".formatted(john.username(),
					john.password()))
			.exchange();
		assertThat(login).hasStatusOk();
		assertThat(this.mvc.post()
			.uri("/token/refresh")
			.header("Origin", "https://app.example.com")
			.cookie(login.getResponse().getCookies())
			.contentType(MediaType.APPLICATION_JSON)
			.content("{}")).hasStatusOk();
	}

	@Test
	void cookieWhenProxyNamesHostThenItsOriginIsOwn() {
		for (String origin : List.of("https://login.example.com", "https://inner", "http://login.example.com")) {
			assertThat(this.mvc.post()
				.uri("/token/refresh")
				.with((request) -> from(request, "10.0.0.1"))
				.header("Host", "inner")
				.header("X-Forwarded-Host", "login.example.com")
				.header("X-Forwarded-Proto", "https")
				.header("Origin", origin)
				.contentType(MediaType.APPLICATION_JSON)
				.content("{}")).as(origin).hasStatus(origin.equals("https://login.example.com") ? 401 : 400);
		}
	}

	@Test
	void consoleWhenSwitchedOffThenNotThere() {
		assertThat(this.mvc.get().uri("/console/")).hasStatus(401);
		assertThat(this.mvc.get().uri("/console/console.js")).hasStatus(401);
		assertThat(this.mvc.get().uri("/").accept("text/html")).hasStatus(302).hasHeader("Location", "docs");
		assertThat(this.mvc.get().uri("/")).bodyText().doesNotContain("console");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example", "null", "http://app.example.com", "https://app.example.com.evil" })
	void loginWhenOriginNotAllowedThenNotReadable(String origin) {
		assertThat(this.mvc.post().uri("/login").header("Origin", origin)).headers()
			.doesNotContainHeader("Access-Control-Allow-Origin");
		assertThat(preflight("/login", origin, "POST")).headers()
			.doesNotContainHeader("Access-Control-Allow-Origin")
			.doesNotContainHeader("Access-Control-Allow-Methods");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "/login | OPTIONS, POST", "/protected | GET, HEAD, OPTIONS", "/users | GET, HEAD, OPTIONS, POST",
					"/users/x | DELETE, GET, HEAD, OPTIONS, PATCH", "/sessions/x | DELETE, OPTIONS" })
	void preflightWhenOriginAllowedThenTrueForItsPathWithoutToken(String path, String methods) {
		MvcTestResult answer = preflight(path, "https://app.example.com", "DELETE");
		assertThat(answer).hasStatus(204)
			.headers()
			.hasValue("Access-Control-Allow-Methods", methods)
			.hasValue("Allow", methods);
		assertThat(answer.getResponse().getHeader("Access-Control-Allow-Headers")).contains("Authorization",
				"Device-Mark");
	}

	@Test
	void preflightWhenPathUnknownThen401AsEver() {
		assertThat(preflight("/nowhere", "https://app.example.com", "GET")).hasStatus(401);
	}

	@Test
	void optionsWhenPathIsOpenThenAllowIsTrue() {
		assertThat(this.mvc.options().uri("/login")).hasStatusOk().headers().hasValue("Allow", "POST,OPTIONS");
		assertThat(preflight("/login", "https://evil.example", "POST")).headers().hasValue("Allow", "POST,OPTIONS");
	}

	@Test
	void answerWhenRequestCameByTlsThenBrowsersKeepToIt() {
		assertThat(this.mvc.get().uri("/protected").secure(true)).headers()
			.hasValue("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
		assertThat(this.mvc.get()
			.uri("/protected")
			.with((request) -> from(request, "10.0.0.1"))
			.header("X-Forwarded-Proto", "https")).headers()
			.hasValue("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
	}

	@Test
	void answerWhenStrangerSaysThatItWasTlsThenNotBelieved() {
		assertThat(this.mvc.get().uri("/protected").header("X-Forwarded-Proto", "https")).headers()
			.doesNotContainHeader("Strict-Transport-Security");
	}

	/** Of every path that a controller answers, today's and tomorrow's. */
	@Test
	void optionsWhenAskedThenAllowNamesWhatThePathAnswers(
			@Autowired ObjectProvider<RequestMappingInfoHandlerMapping> mappings, @Autowired BearerTokens tokens) {
		String token = tokens.of(TestAccounts.ADMIN);
		Map<String, Set<String>> answered = new TreeMap<>();
		mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().keySet().stream())
			.filter((mapping) -> !mapping.getMethodsCondition().getMethods().isEmpty())
			.forEach((mapping) -> mapping.getPatternValues()
				.forEach((pattern) -> answered
					.computeIfAbsent(pattern.replaceAll("\\{[^}]*}|\\*+", "0"), (path) -> new TreeSet<>())
					.addAll(mapping.getMethodsCondition().getMethods().stream().map(RequestMethod::name).toList())));
		assertThat(answered).containsKeys("/login", "/protected", "/users", "/users/0");
		answered.forEach((path, methods) -> {
			String allow = String.join(", ",
					this.mvc.options().uri(path).with(bearer(token)).exchange().getResponse().getHeaders("Allow"));
			Set<String> allowed = new TreeSet<>(List.of(allow.split(", *")));
			assertThat(allowed).as("Allow of " + path).containsAll(methods).contains("OPTIONS");
			for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")) {
				if (!allowed.contains(method)) {
					MvcTestResult refused = this.mvc.method(HttpMethod.valueOf(method))
						.uri(path)
						.with(bearer(token))
						.exchange();
					assertThat(refused).as(method + " " + path).hasStatus(405);
					assertThat(allowed).as(method + " " + path)
						.containsAll(List.of(String.valueOf(refused.getResponse().getHeader("Allow")).split(", *")));
				}
			}
		});
	}

	private static MockHttpServletRequest from(MockHttpServletRequest request, String address) {
		request.setRemoteAddr(address);
		return request;
	}

	private MvcTestResult preflight(String path, String origin, String method) {
		return this.mvc.options()
			.uri(path)
			.header("Origin", origin)
			.header("Access-Control-Request-Method", method)
			.exchange();
	}

}
