package dev.countersign.oauth;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.countersign.limit.DeviceMarkIssuer;
import dev.countersign.testkit.AuthenticatorApp;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@TestPropertySource(properties = "countersign.oauth.password-grant=true")
class PasswordGrantTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private TestClock clock;

	@Autowired
	private JdbcClient jdbc;

	private OAuthClient client;

	@BeforeEach
	void makeClient() {
		this.client = new OAuthClient(this.mvc);
	}

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

	@Test
	void passwordWhenRightThenSessionIsOpenedAsByALogin() {
		TestAccount john = this.accounts.add();
		MvcTestResult result = this.client.token(OAuthClient.form(grant(john.username(), john.password())));
		assertThat(result).hasStatusOk()
			.hasHeader(HttpHeaders.CACHE_CONTROL, "no-store")
			.headers()
			.containsHeader(DeviceMarkIssuer.HEADER);
		JsonNode answer = BearerTokens.json(result);
		assertThat(BearerTokens.claims(answer.get("access_token").asString())).containsEntry("client_id", "countersign")
			.containsEntry("sub", john.id().toString())
			.containsKeys("sid", "auth_time", "amr");
		assertThat(this.client.open(answer.get("access_token").asString())).hasStatusOk();
		assertThat(this.client.token(OAuthClient.form(Map.of("grant_type", "refresh_token", "client_id", "countersign",
				"refresh_token", answer.get("refresh_token").asString()))))
			.hasStatusOk();
	}

	@Test
	void passwordWhenWrongThenInvalidGrantAndCountedAsALoginsFailure() {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		String wrong = OAuthClient.form(grant(john.username(), "not the password"));
		this.clock.stop();
		for (int i = 0; i < 5; i++) {
			OAuthClient.assertRefused(this.client.post("/oauth2/token", null, wrong, address), 400, "invalid_grant");
		}
		assertThat(this.client.post("/oauth2/token", null, wrong, address)).hasStatus(429);
		assertThat(this.mvc.post()
			.uri("/login")
			.with(ClientAddresses.from(address))
			.contentType(MediaType.APPLICATION_JSON)
			.content("""
					{"username":"%s","password":"%s"}""".formatted(john.username(), john.password()))).hasStatus(429);
	}

	/** All would be the same password. */
	@ParameterizedTest
	@ValueSource(strings = { "%FF", "%ED%A0%80", "%C0%80", "%E2%82", "\u00ff", "a\u00ed\u00a0\u0080" })
	void passwordWhenFormIsNotUtf8Then400(String bytes) {
		for (String form : List.of("grant_type=password&username=nobody&password=" + bytes,
				"grant_type=password&" + bytes + "=x")) {
			MvcTestResult refused = post("/oauth2/token", form);
			OAuthClient.assertRefused(refused, 400, "invalid_request");
			assertThat(refused).bodyJson()
				.extractingPath("error_description")
				.isEqualTo("The query or the form cannot be read.");
		}
		OAuthClient.assertRefused(post("/oauth2/token?x=%FF", "grant_type=password"), 400, "invalid_request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "%C3%BC", "\u00c3\u00bc", "%F0%9F%98%80" })
	void passwordWhenFormIsUtf8ThenRead(String bytes) {
		OAuthClient.assertRefused(post("/oauth2/token", "grant_type=password&username=nobody&password=" + bytes), 400,
				"invalid_grant");
	}

	@Test
	void passwordWhenAccountHasASecondFactorThenItsCodeIsAParameter() {
		TestAccount john = this.accounts.add();
		this.clock.stop();
		String token = BearerTokens.json(this.client.token(OAuthClient.form(grant(john.username(), john.password()))))
			.get("access_token")
			.asString();
		MvcTestResult begun = this.mvc.post().uri("/factors/totp").with(BearerTokens.bearer(token)).exchange();
		AuthenticatorApp app = new AuthenticatorApp(BearerTokens.json(begun).get("secret").asString());
		assertThat(this.mvc.post()
			.uri("/factors/totp/confirmation")
			.with(BearerTokens.bearer(token))
			.contentType(MediaType.APPLICATION_JSON)
			.content("{\"code\":\"%s\"}".formatted(app.code(this.clock.instant())))).hasStatusOk();
		Map<String, String> grant = new HashMap<>(grant(john.username(), john.password()));
		MvcTestResult refused = this.client.token(OAuthClient.form(grant));
		OAuthClient.assertRefused(refused, 400, "invalid_grant");
		assertThat(BearerTokens.json(refused).get("error_description").asString()).contains("'code'");
		grant.put("code", app.code(this.clock.instant().plus(AuthenticatorApp.STEP)));
		JsonNode answer = BearerTokens.json(this.client.token(OAuthClient.form(grant)));
		assertThat(BearerTokens.claims(answer.get("access_token").asString())).containsEntry("acr", "aal2");
		OAuthClient.assertRefused(this.client.token(OAuthClient.form(grant)), 400, "invalid_grant");
	}

	@Test
	void scopeWhenWiderThanRolesBringThenInvalidScopeAndNoSession() {
		TestAccount john = this.accounts.add();
		Map<String, String> grant = new HashMap<>(grant(john.username(), john.password()));
		grant.put("scope", "admin");
		OAuthClient.assertRefused(this.client.token(OAuthClient.form(grant)), 400, "invalid_scope");
		assertThat(this.jdbc.sql("SELECT count(*) FROM login_session WHERE account_id = :id")
			.param("id", john.id())
			.query(Long.class)
			.single()).isZero();
		grant.put("password", "not the password");
		OAuthClient.assertRefused(this.client.token(OAuthClient.form(grant)), 400, "invalid_grant");
		grant.putAll(Map.of("username", ADMIN.username(), "password", ADMIN.password()));
		assertThat(this.client.token(OAuthClient.form(grant))).hasStatusOk();
	}

	@Test
	void requestWhenGrantIsNotThereThenNamesThisOneToo() {
		assertThat(this.client.token("grant_type=authorization_code")).hasStatus(400)
			.bodyJson()
			.extractingPath("$.error_description")
			.asString()
			.contains("client_credentials", "refresh_token", "password");
	}

	@Test
	void requestWhenNotWholeThenInvalidRequest() {
		OAuthClient.assertRefused(this.client.token("grant_type=password&username=john"), 400, "invalid_request");
		OAuthClient.assertRefused(this.client.token("grant_type=password&password=x"), 400, "invalid_request");
		OAuthClient.assertRefused(
				this.client.token("grant_type=password&grant_type=refresh_token&username=a&password=b"), 400,
				"invalid_request");
		OAuthClient.assertRefused(this.client.token("grant_type=password&username=a&password=b&client_id=elsewhere"),
				401, "invalid_client");
	}

	private static Map<String, String> grant(String username, String password) {
		return Map.of("grant_type", "password", "username", username, "password", password);
	}

	private MvcTestResult post(String target, String bytes) {
		return this.mvc.post()
			.uri(URI.create(target))
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.content(bytes.getBytes(StandardCharsets.ISO_8859_1))
			.exchange();
	}

}
