package dev.countersign.web;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.assertj.MvcTestResultAssert;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@Import(TestControllers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BearerChainTests {

	@Autowired
	private MockMvcTester mvc;

	private String token = "";

	@BeforeAll
	void logIn(@Autowired BearerTokens tokens, @Autowired TestAccounts accounts) {
		this.token = tokens.of(accounts.add());
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer", "bearer", "BEARER", "bEaReR" })
	void protectedWhenSchemeInAnyCaseThen200(String scheme) {
		assertThat(protectedWith(scheme + " " + this.token)).hasStatusOk();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Basic am9objpwYXNzd29yZA==", "Digest username=\"john\"", "Token abc", "Bearer", "bearer ",
			"Negotiate", "" })
	void protectedWhenHeaderCarriesNoBearerTokenThenMissing(String authorization) {
		assertMissing(protectedWith(authorization));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer  ", "bearer     ", "BEARER  " })
	void protectedWhenManySpacesBeforeTokenThen200(String scheme) {
		assertThat(protectedWith(scheme + this.token)).hasStatusOk();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer a b", "Bearer\ta.b.c", "Bearer a=b", "Bearer \u00e4", "Bearer a,Bearer b",
			"Bearer =", "Bearer,a" })
	void protectedWhenTokenIsNoneThen401(String authorization) {
		assertThat(protectedWith(authorization)).hasStatus(401)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Invalid token");
	}

	@Test
	void protectedWhenTokenWithoutSchemeThenMissing() {
		assertMissing(protectedWith(this.token));
	}

	@Test
	void protectedWhenTwoAuthorizationHeadersThen400() {
		assertSentTwice(this.mvc.get()
			.uri("/protected")
			.header(HttpHeaders.AUTHORIZATION, "Bearer " + this.token, "Bearer " + this.token)
			.exchange());
	}

	@Test
	void protectedWhenSecondAuthorizationHeaderOfAnotherSchemeThen400() {
		assertSentTwice(this.mvc.get()
			.uri("/protected")
			.header(HttpHeaders.AUTHORIZATION, "Bearer " + this.token, "Basic am9objpwYXNzd29yZA==")
			.exchange());
	}

	@Test
	void protectedWhenTokenInHeaderAndQueryThen400() {
		assertSentTwice(
				this.mvc.get().uri("/protected?access_token={token}", this.token).with(bearer(this.token)).exchange());
	}

	@ParameterizedTest
	@ValueSource(strings = { MediaType.APPLICATION_FORM_URLENCODED_VALUE, "Application/X-WWW-Form-URLencoded",
			"application/x-www-form-urlencoded;charset=UTF-8" })
	void protectedWhenTokenInHeaderAndFormThen400(String contentType) {
		assertSentTwice(this.mvc.post()
			.uri("/protected")
			.contentType(contentType)
			.param("access_token", this.token)
			.with(bearer(this.token))
			.exchange());
	}

	/** Another type that only begins so has no parameters that could be a token. */
	@Test
	void protectedWhenTokenInHeaderAndBodyIsNoFormThenNotSentTwice() {
		assertThat(this.mvc.post()
			.uri("/protected")
			.contentType("application/x-www-form-urlencoded-too")
			.content("access_token=" + this.token)
			.with(bearer(this.token))
			.exchange()).hasStatus(405);
	}

	@Test
	void protectedWhenTokenInQueryAloneThenMissing() {
		assertMissing(this.mvc.get().uri("/protected?access_token={token}", this.token).exchange());
	}

	@Test
	void protectedWhenTokenInFormAloneThenMissing() {
		assertMissing(this.mvc.post()
			.uri("/protected")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.content("access_token=" + this.token)
			.exchange());
	}

	@Test
	void protectedWhenTokenInCookieAloneThenMissing() {
		assertMissing(this.mvc.get()
			.uri("/protected")
			.cookie(new Cookie("access_token", this.token), new Cookie("Authorization", "Bearer " + this.token))
			.exchange());
	}

	@Test
	void protectedWhenTokenInAnotherHeaderThenMissing() {
		assertMissing(this.mvc.get()
			.uri("/protected")
			.header("Proxy-Authorization", "Bearer " + this.token)
			.header("X-Authorization", "Bearer " + this.token)
			.header("X-Forwarded-User", "admin")
			.exchange());
	}

	@Test
	void protectedWhenRefusedThenNextRequestStartsAnew() {
		assertThat(protectedWith("Bearer " + this.token)).hasStatusOk();
		MvcTestResult next = this.mvc.get().uri("/protected").exchange();
		assertMissing(next);
		assertThat(next.getRequest().getSession(false)).isNull();
	}

	@Test
	void addedControllerWhenNoTokenThen401() {
		assertMissing(this.mvc.get().uri("/tomorrow").exchange());
	}

	@Test
	void addedControllerWhenTokenGoodThen200() {
		assertThat(this.mvc.get().uri("/tomorrow").with(bearer(this.token))).hasStatusOk();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nowhere", "/error", "/actuator", "/actuator/env", "/actuator/health/db",
			"/actuator/prometheus", "/h2-console", "/logout/", "/login/", "/Login", "/oauth2/token/", "/oauth2",
			"/favicon.ico", "/index.html", "/v3/api-docs", "/META-INF/MANIFEST.MF", "/application.properties" })
	void pathThatIsNotOpenWhenNoTokenThen401(String path) {
		assertMissing(this.mvc.get().uri(path).exchange());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nowhere", "/error", "/actuator/env", "/h2-console", "/login/", "/index.html",
			"/application.properties" })
	void unknownPathWhenTokenGoodThen404(String path) {
		assertProblem(this.mvc.get().uri(path).with(bearer(this.token)).exchange(), 404, "Not found");
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "PATCH", "DELETE", "PROPFIND", "FOO" })
	void protectedWhenMethodWrongThen405WithAllow(String method) {
		MvcTestResult answer = this.mvc.method(HttpMethod.valueOf(method))
			.uri("/protected")
			.with(bearer(this.token))
			.exchange();
		assertProblem(answer, 405, "Method not allowed");
		assertThat(answer).hasHeader(HttpHeaders.ALLOW, "GET");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "get" })
	void protectedWhenNoTokenAndAnyMethodThen401(String method) {
		MvcTestResult answer = this.mvc.method(HttpMethod.valueOf(method)).uri("/protected").exchange();
		assertThat(answer).hasStatus(401).hasHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
	}

	@Test
	void protectedWhenHeadThenAsGetWithoutBody() {
		assertThat(this.mvc.head().uri("/protected").with(bearer(this.token))).hasStatusOk();
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "PUT", "DELETE", "PROPFIND" })
	void loginWhenMethodWrongThen405WithAllow(String method) {
		MvcTestResult answer = this.mvc.method(HttpMethod.valueOf(method)).uri("/login").exchange();
		assertProblem(answer, 405, "Method not allowed");
		assertThat(answer).hasHeader(HttpHeaders.ALLOW, "POST");
	}

	@Test
	void protectedWhenPreflightFromAnotherOriginThenNothingAllowed() {
		MvcTestResult answer = this.mvc.options()
			.uri("/protected")
			.header(HttpHeaders.ORIGIN, "https://elsewhere.example")
			.header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, "GET")
			.exchange();
		assertMissing(answer);
	}

	@Test
	void loginWhenPreflightFromAnotherOriginThenNothingAllowed() {
		MvcTestResult answer = this.mvc.options()
			.uri("/login")
			.header(HttpHeaders.ORIGIN, "https://elsewhere.example")
			.header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, "POST")
			.exchange();
		AnswerHeaders.assertComplete(answer.getResponse()::getHeaders);
		assertThat(answer.getResponse().getContentAsByteArray()).isEmpty();
	}

	@Test
	void protectedWhenFromAnotherOriginThenNoCorsHeaders() {
		MvcTestResult answer = this.mvc.get()
			.uri("/protected")
			.header(HttpHeaders.ORIGIN, "https://elsewhere.example")
			.with(bearer(this.token))
			.exchange();
		assertThat(answer).hasStatusOk();
		AnswerHeaders.assertComplete(answer.getResponse()::getHeaders);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer broken", "Bearer a.b.c", "Bearer", "Basic x", "Bearer  two  spaces", "\u00e4" })
	void openPathWhenAuthorizationBrokenThenIgnored(String authorization) {
		for (String path : new String[] { "/actuator/health", "/openapi.json" }) {
			assertThat(this.mvc.get().uri(path).header(HttpHeaders.AUTHORIZATION, authorization)).hasStatusOk();
		}
		assertThat(this.mvc.post()
			.uri("/login")
			.contentType(MediaType.APPLICATION_JSON)
			.header(HttpHeaders.AUTHORIZATION, authorization)
			.content("{}")).hasStatus(400);
	}

	@Test
	void openPathWhenTwoAuthorizationHeadersThenIgnored() {
		assertThat(this.mvc.get().uri("/actuator/health").header(HttpHeaders.AUTHORIZATION, "Bearer a", "Bearer b"))
			.hasStatusOk();
	}

	@Test
	void challengeWhenNoTokenThenTellsNothingMore() {
		assertThat(this.mvc.get().uri("/protected")).headers().hasSingleValue(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
	}

	private MvcTestResult protectedWith(String authorization) {
		return this.mvc.get().uri("/protected").header(HttpHeaders.AUTHORIZATION, authorization).exchange();
	}

	private static void assertMissing(MvcTestResult answer) {
		assertProblem(answer, 401, "Missing token");
		assertThat(answer).hasHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
	}

	private static void assertSentTwice(MvcTestResult answer) {
		assertProblem(answer, 400, "Invalid request");
		assertThat(answer).hasHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_request\"");
	}

	private static void assertProblem(MvcTestResult answer, int status, String error) {
		MvcTestResultAssert asserted = assertThat(answer).hasStatus(status)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		asserted.bodyJson().extractingPath("error").isEqualTo(error);
		AnswerHeaders.assertComplete(answer.getResponse()::getHeaders);
	}

}
