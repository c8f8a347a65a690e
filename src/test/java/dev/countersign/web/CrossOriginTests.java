package dev.countersign.web;

import dev.countersign.testkit.IntegrationTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What browsers are told about pages of other origins, about methods and about TLS.
 */
@IntegrationTest
@TestPropertySource(properties = { "countersign.cors.allowed-origins=https://app.example.com",
		"countersign.hsts.include-subdomains=true", "countersign.trusted-proxies=10.0.0.1",
		"countersign.issuer=https://login.example.com" })
class CrossOriginTests {

	@Autowired
	private MockMvcTester mvc;

	@ParameterizedTest
	@ValueSource(strings = { "/.well-known/jwks.json", "/.well-known/oauth-authorization-server",
			"/.well-known/oauth-protected-resource", "/openapi.json" })
	void publicDocumentWhenAskedFromAnyOriginThenReadable(String path) {
		MvcTestResult answer = this.mvc.get().uri(path).header("Origin", "https://evil.example").exchange();
		assertThat(answer).hasStatusOk().headers().hasValue("Access-Control-Allow-Origin", "*");
		assertThat(answer).headers().doesNotContainHeader("Access-Control-Allow-Credentials");
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
