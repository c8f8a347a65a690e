package dev.countersign.verify;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import dev.countersign.testkit.BadToken;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.claims;
import static dev.countersign.testkit.BearerTokens.json;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class VerifyTests {

	private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
			"TRACE", "PROPFIND");

	private static final List<String> IDENTITY = List.of("Remote-User", "Remote-User-Id", "Remote-Roles",
			"Remote-Scopes", "Remote-Session");

	@Autowired
	private ServiceClient client;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	private TestAccount john = ADMIN;

	@BeforeEach
	void addAccount() {
		this.john = this.accounts.add();
	}

	static Stream<Arguments> refusalsAndMethods() {
		return Stream.of(BadToken.values())
			.flatMap((token) -> METHODS.stream().map((method) -> Arguments.of(token, method)));
	}

	@ParameterizedTest
	@MethodSource("refusalsAndMethods")
	void verifyWhenTokenBadThenRefusedAsEverywhere(BadToken bad, String method) {
		String authorization = bad.authorization(this.tokens, this.john);
		MvcTestResult elsewhere = this.mvc.get().uri("/protected").headers(bearer(authorization)).exchange();
		MvcTestResult answer = this.mvc.method(HttpMethod.valueOf(method))
			.uri("/verify")
			.headers(bearer(authorization))
			.exchange();
		assertThat(answer).hasStatus(bad.status());
		assertThat(json(answer).get("error").asString()).isEqualTo(bad.error());
		assertThat(answer.getResponse().getContentAsByteArray())
			.isEqualTo(elsewhere.getResponse().getContentAsByteArray());
		for (String header : List.of(HttpHeaders.WWW_AUTHENTICATE, HttpHeaders.CONTENT_TYPE,
				HttpHeaders.CACHE_CONTROL)) {
			assertThat(answer.getResponse().getHeaders(header)).as(header)
				.isNotEmpty()
				.isEqualTo(elsewhere.getResponse().getHeaders(header));
		}
		assertThat(IDENTITY).noneMatch(answer.getResponse()::containsHeader);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND" })
	void verifyWhenTokenGoodThenEmptyAndSaysWhose(String method) {
		String token = this.tokens.of(this.john);
		MvcTestResult answer = this.mvc.method(HttpMethod.valueOf(method))
			.uri("/verify")
			.headers(bearer("Bearer " + token))
			.exchange();
		assertThat(answer).hasStatusOk();
		assertThat(answer.getResponse().getContentAsByteArray()).isEmpty();
		assertThat(answer).headers()
			.hasValue("Remote-User", this.john.username())
			.hasValue("Remote-User-Id", this.john.id().toString())
			.hasValue("Remote-Roles", "")
			.hasValue("Remote-Scopes", "")
			.hasValue("Remote-Session", String.valueOf(claims(token).get("sid")))
			.hasValue("Content-Length", "0")
			.hasValue("Cache-Control", "no-store");
	}

	@Test
	void verifyWhenAccountHasRolesThenTheyAndTheirScopesAreNamed() {
		MvcTestResult answer = verify(this.tokens.of(ADMIN), "");
		assertThat(answer).headers()
			.hasValue("Remote-Roles", "admin")
			.hasValue("Remote-Scopes", "admin introspect metrics provision revocations");
	}

	@ParameterizedTest
	@CsvSource({ "zoé, zo%C3%A9", "ωmega, %CF%89mega", "50%off, 50%25off", "%c3%a9, %25c3%25a9", "a\"b;c, a\"b;c",
			"😀, %F0%9F%98%80" })
	void verifyWhenNameIsNotAsciiThenPercentEncodedAndNoOtherNameLooksLikeIt(String name, String written) {
		String unique = name + UUID.randomUUID();
		String password = "seven quiet herons wade";
		assertThat(this.client.withToken(this.tokens.of(ADMIN))
			.post("/users", Map.of("username", unique, "password", password))).hasStatus(201);
		String token = json(this.client.login(unique, password)).get("token").asString();
		String said = verify(token, "").getResponse().getHeader("Remote-User");
		assertThat(said).startsWith(written).isPrintable().isASCII();
	}

	@Test
	void verifyWhenApiTokenThenItsOwnerWithoutSession() {
		String login = this.tokens.of(ADMIN);
		MvcTestResult made = this.client.withToken(login)
			.post("/api-tokens", Map.of("name", UUID.randomUUID(), "scopes", List.of("introspect")));
		String token = json(made).get("token").asString();
		assertThat(verify(token, "")).hasStatusOk()
			.headers()
			.hasValue("Remote-User", "admin")
			.hasValue("Remote-User-Id", String.valueOf(verify(login, "").getResponse().getHeader("Remote-User-Id")))
			.hasValue("Remote-Scopes", "introspect")
			.hasValue("Remote-Session", "");
		assertThat(verify(token, "?scope=introspect")).hasStatusOk();
		assertInsufficient(verify(token, "?scope=introspect%20admin"));
		assertThat(this.client.withToken(login).delete("/api-tokens/" + json(made).get("id").asString()))
			.hasStatus(204);
		assertThat(verify(token, "")).hasStatus(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?scope=", "?scope", "?scope=admin", "?scope=admin%20metrics", "?scope=admin+metrics",
			"?scope=admin&scope=metrics", "?role=admin", "?role=admin&scope=admin", "?q=100%", "?%zz", "?=&&=x",
			"?scope=%20admin%20", "?other=x&amp" })
	void verifyWhenTokenBringsWhatIsDemandedThen200(String query) {
		assertThat(verify(this.tokens.of(ADMIN), query)).hasStatusOk();
	}

	@ParameterizedTest
	@ValueSource(strings = { "?scope=admin", "?scope=admin%20x", "?scope=x&scope=", "?role=admin", "?role=x",
			"?role=admin&scope=", "?scope=%zz", "?scope=%00", "?%73cope=x", "?scope=ADMIN", "?role=%ff" })
	void verifyWhenTokenLacksWhatIsDemandedThen403(String query) {
		assertInsufficient(verify(this.tokens.of(this.john), query));
	}

	@Test
	void verifyWhenOnePartOfTheDemandIsMissingThen403() {
		String token = this.tokens.of(ADMIN);
		assertInsufficient(verify(token, "?scope=admin%20notes"));
		assertInsufficient(verify(token, "?scope=admin&scope=notes"));
		assertInsufficient(verify(token, "?scope=admin&role=editor"));
	}

	@Test
	void verifyWhenTwoTokensThen401SinceProxiesKnowNo400() {
		String token = "Bearer " + this.tokens.of(this.john);
		assertSentTwice(this.mvc.get().uri("/verify").header(HttpHeaders.AUTHORIZATION, token, token).exchange());
		assertSentTwice(this.mvc.get()
			.uri("/verify")
			.header(HttpHeaders.AUTHORIZATION, token, "Basic am9objpwYXNzd29yZA==")
			.exchange());
		assertSentTwice(this.mvc.get().uri("/verify?access_token=x").headers(bearer(token)).exchange());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/verify/", "/verify/orders/7", "/verify/a//b", "/verify/.well-known/jwks.json",
			"/verify/login", "/verify;v=1", "/verify/x;jsessionid=1" })
	void verifyWhenPathGoesOnThenSameQuestion(String path) {
		assertThat(this.mvc.get().uri(path)).hasStatus(401);
		assertThat(this.mvc.get().uri(path).headers(bearer("Bearer " + this.tokens.of(this.john)))).hasStatusOk()
			.headers()
			.hasValue("Remote-User", this.john.username());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/verifyx", "/Verify", "/verify.json", "/x/verify", "/verif" })
	void pathWhenItOnlyLooksAlikeThenNotOne(String path) {
		assertThat(this.mvc.get().uri(path).headers(bearer("Bearer " + this.tokens.of(this.john)))).hasStatus(404);
	}

	@Test
	void verifyWhenPreflightAndNotAllowedThenRefused() {
		assertThat(this.mvc.get().uri("/verify").header("X-Forwarded-Method", "OPTIONS")).hasStatus(401);
		assertThat(this.mvc.options().uri("/verify")).hasStatus(401);
	}

	@Test
	void verifyWhenBodyComesAlongThenNotLookedAt() {
		String token = "Bearer " + this.tokens.of(this.john);
		for (String type : List.of("application/json", "application/x-www-form-urlencoded", "*/*", ";;",
				"multipart/form-data")) {
			assertThat(this.mvc.post()
				.uri("/verify")
				.headers(bearer(token))
				.header(HttpHeaders.CONTENT_TYPE, type)
				.header(HttpHeaders.CONTENT_ENCODING, "gzip")
				.content("access_token=x&scope=admin%zz")).hasStatusOk();
		}
	}

	private MvcTestResult verify(String token, String query) {
		return this.mvc.get().uri("/verify").with((request) -> {
			request.setQueryString(query.isEmpty() ? null : query.substring(1));
			return request;
		}).headers(bearer("Bearer " + token)).exchange();
	}

	private static HttpHeaders bearer(String authorization) {
		HttpHeaders headers = new HttpHeaders();
		if (!authorization.isEmpty()) {
			headers.set(HttpHeaders.AUTHORIZATION, authorization);
		}
		return headers;
	}

	private static void assertInsufficient(MvcTestResult answer) {
		assertThat(answer).hasStatus(403)
			.hasHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"");
		assertThat(json(answer).get("error").asString()).isEqualTo("Insufficient scope");
		assertThat(IDENTITY).noneMatch(answer.getResponse()::containsHeader);
	}

	private static void assertSentTwice(MvcTestResult answer) {
		assertThat(answer).hasStatus(401).hasHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_request\"");
		assertThat(json(answer).get("error").asString()).isEqualTo("Invalid request");
		assertThat(json(answer).get("status").asInt()).isEqualTo(401);
	}

}
