package dev.countersign.oauth;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

import com.github.benmanes.caffeine.cache.Cache;
import dev.countersign.oauth.OAuthClient.Service;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.RefreshTokens;
import dev.countersign.testkit.TestAccount;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

@TestPropertySource(properties = { "countersign.roles.reader=read,list", "countersign.roles.gateway=introspect" })
class TokenEndpointTests extends ServiceAccountTests {

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private ClientAuthentication clients;

	@Test
	void clientCredentialsWhenSecretGoodThenTokenOfTheOneShape() {
		Service service = this.client.add(this.admin, "reader", "plain");
		MvcTestResult result = this.client.token(service, CLIENT_CREDENTIALS);
		assertThat(result).hasStatusOk()
			.hasContentType(MediaType.APPLICATION_JSON)
			.hasHeader(HttpHeaders.CACHE_CONTROL, "no-store")
			.hasHeader(HttpHeaders.PRAGMA, "no-cache");
		JsonNode answer = BearerTokens.json(result);
		assertThat(answer.propertyNames()).containsExactly("access_token", "token_type", "expires_in", "scope");
		assertThat(answer.get("token_type").asString()).isEqualTo("Bearer");
		assertThat(answer.get("expires_in").asLong()).isEqualTo(3600);
		assertThat(answer.get("scope").asString()).isEqualTo("list read");
		String token = answer.get("access_token").asString();
		assertThat(BearerTokens.claims(token)).containsEntry("sub", service.id().toString())
			.containsEntry("client_id", service.id().toString())
			.containsEntry("user", service.name())
			.containsEntry("scope", "list read")
			.containsEntry("roles", List.of("plain", "reader"))
			.containsKeys("iss", "aud", "exp", "iat", "jti", "sid")
			.doesNotContainKeys("auth_time", "amr");
		assertThat(this.client.open(token)).hasStatusOk();
	}

	@Test
	void clientCredentialsWhenScopeAskedForThenNoMoreThanThat() {
		Service service = this.client.add(this.admin, "reader", "plain");
		JsonNode answer = BearerTokens.json(this.client.token(service, CLIENT_CREDENTIALS + "&scope=read"));
		assertThat(answer.get("scope").asString()).isEqualTo("read");
		assertThat(BearerTokens.claims(answer.get("access_token").asString())).containsEntry("scope", "read")
			.containsEntry("roles", List.of("plain"));
		OAuthClient.assertRefused(this.client.token(service, CLIENT_CREDENTIALS + "&scope=read+admin"), 400,
				"invalid_scope");
		assertThat(
				BearerTokens.json(this.client.token(service, CLIENT_CREDENTIALS + "&scope=")).get("scope").asString())
			.isEqualTo("list read");
	}

	@Test
	void clientCredentialsWhenSentAnyWayThatOAuthHasThenTaken() {
		Service service = this.client.add(this.admin);
		assertThat(this.client.post("/oauth2/token", OAuthClient.basic(service.name(), service.secret()),
				CLIENT_CREDENTIALS, null))
			.hasStatusOk();
		assertThat(this.client.post("/oauth2/token",
				OAuthClient.basic(service.name().toUpperCase(Locale.ROOT), service.secret()).replace("Basic", "bAsIc "),
				CLIENT_CREDENTIALS, null))
			.hasStatusOk();
		assertThat(this.client.token(OAuthClient.form(Map.of("grant_type", "client_credentials", "client_id",
				service.id().toString(), "client_secret", service.secret()))))
			.hasStatusOk();
		assertThat(this.client.token(service, CLIENT_CREDENTIALS + "&client_id=" + service.id())).hasStatusOk();
		OAuthClient.assertRefused(this.client.token(service, CLIENT_CREDENTIALS + "&client_id=another"), 400,
				"invalid_request");
		OAuthClient.assertRefused(
				this.client.token(service,
						CLIENT_CREDENTIALS + "&client_id=" + service.id() + "&client_secret=" + service.secret()),
				400, "invalid_request");
	}

	/**
	 * Anyone who has a secret has as many spellings as they like, of thousands of
	 * characters.
	 */
	@Test
	void clientCredentialsWhenNameIsSpelledAtLengthThenTakenAndNotRemembered() {
		Service service = this.client.add(this.admin);
		for (String id : List.of(" ".repeat(3_000) + service.name(), service.name(), service.id().toString())) {
			assertThat(this.client.token(OAuthClient
				.form(Map.of("grant_type", "client_credentials", "client_id", id, "client_secret", service.secret()))))
				.hasStatusOk();
		}
		Cache<?, ?> names = (Cache<?, ?>) Objects.requireNonNull(ReflectionTestUtils.getField(this.clients, "names"));
		assertThat(names.asMap().keySet()).map(Object::toString)
			.contains(service.id().toString())
			.allMatch((name) -> name.length() <= 36);
	}

	/** Both parts are form-encoded before they are put together. */
	@Test
	void clientCredentialsWhenNameNeedsEncodingThenDecoded() {
		String name = "räum:dienst+" + UUID.randomUUID().toString().substring(0, 8);
		MvcTestResult added = this.mvc.post().uri("/users").contentType(MediaType.APPLICATION_JSON).content("""
				{"username":"%s","kind":"service"}""".formatted(name)).with(bearer(this.admin)).exchange();
		assertThat(added).hasStatus(201);
		UUID id = UUID.fromString(BearerTokens.json(added).get("id").asString());
		String secret = BearerTokens.json(this.client.makeSecret(this.admin, id)).get("client_secret").asString();
		assertThat(this.client.post("/oauth2/token", OAuthClient.basic(name, secret), CLIENT_CREDENTIALS, null))
			.hasStatusOk();
	}

	@Test
	void clientCredentialsWhenClientNotProvedThenInvalidClient() {
		Service service = this.client.add(this.admin);
		Service other = this.client.add(this.admin);
		TestAccount person = this.accounts.add();
		List<String> wrong = List.of(OAuthClient.basic(service.id().toString(), other.secret()),
				OAuthClient.basic(service.id().toString(), "a guess"), OAuthClient.basic(service.id().toString(), ""),
				OAuthClient.basic("nobody-there", service.secret()),
				OAuthClient.basic(person.username(), person.password()), "Basic ???", "Basic Og==", "Basic",
				"Basic " + "x".repeat(3_000));
		for (String header : wrong) {
			OAuthClient.assertRefused(
					this.client.post("/oauth2/token", header, CLIENT_CREDENTIALS, ClientAddresses.fresh()), 401,
					"invalid_client");
		}
		OAuthClient.assertRefused(this.client.token(CLIENT_CREDENTIALS), 401, "invalid_client");
		OAuthClient.assertRefused(this.client.token(CLIENT_CREDENTIALS + "&client_id=" + service.id()), 401,
				"invalid_client");
		OAuthClient.assertRefused(this.client.token(CLIENT_CREDENTIALS + "&client_secret=x"), 400, "invalid_request");
	}

	@Test
	void clientCredentialsWhenDisabledOrDeletedThenRefusedAndItsTokensWithIt() {
		Service service = this.client.add(this.admin);
		String token = this.client.tokenOf(service);
		patch(service, "{\"enabled\":false}");
		assertRevoked(token);
		OAuthClient.assertRefused(this.client.token(service, CLIENT_CREDENTIALS), 401, "invalid_client");
		patch(service, "{\"enabled\":true}");
		assertRevoked(token);
		String next = this.client.tokenOf(service);
		assertThat(this.client.open(next)).hasStatusOk();
		assertThat(this.mvc.delete().uri("/users/" + service.id()).with(bearer(this.admin))).hasStatus(204);
		assertRevoked(next);
		OAuthClient.assertRefused(this.client.token(service, CLIENT_CREDENTIALS), 401, "invalid_client");
	}

	@Test
	void clientCredentialsWhenRoleIsTakenThenItsTokensEnd() {
		Service service = this.client.add(this.admin, "reader", "gateway");
		String token = this.client.tokenOf(service);
		patch(service, "{\"roles\":[\"reader\"]}");
		assertRevoked(token);
		assertThat(BearerTokens.claims(this.client.tokenOf(service))).containsEntry("scope", "list read");
	}

	@Test
	void serviceTokenWhenItsTimeIsOverThenExpired() {
		String token = this.client.tokenOf(this.client.add(this.admin));
		this.clock.turn(Duration.ofHours(1));
		assertThat(this.client.open(token)).hasStatus(401)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Token has expired");
	}

	/** It is no login, whatever its roles are. */
	@Test
	void serviceTokenWhenItsAccountIsAdministratorThenStillNoLogin() {
		Service service = this.client.add(this.admin, "admin");
		String token = this.client.tokenOf(service);
		assertThat(this.mvc.get().uri("/users").with(bearer(token))).hasStatusOk();
		for (String path : List.of("/sessions", "/api-tokens")) {
			assertThat(this.mvc.get().uri(path).with(bearer(token))).hasStatus(403);
		}
		assertThat(this.mvc.post().uri("/logout").with(bearer(token))).hasStatus(403);
		assertThat(this.mvc.post()
			.uri("/users")
			.contentType(MediaType.APPLICATION_JSON)
			.content("""
					{"username":"by-a-machine","roles":["admin"],"password":"seven quiet herons wade"}""")
			.with(bearer(token))).hasStatus(403);
		assertThat(this.client.makeSecret(token, service.id())).hasStatus(403);
	}

	@Test
	void loginWhenServiceAccountThenNeverWhateverThePassword() {
		Service service = this.client.add(this.admin);
		for (String password : List.of(service.secret(), "", "{argon2}", "correct horse battery staple")) {
			assertThat(this.mvc.post().uri("/login").contentType(MediaType.APPLICATION_JSON).content("""
					{"username":"%s","password":"%s!"}""".formatted(service.name(), password))).hasStatus(401);
		}
	}

	@Test
	void secretWhenGuessedThenCountedAsALoginsFailures() {
		Service service = this.client.add(this.admin);
		String address = ClientAddresses.fresh();
		String wrong = OAuthClient.basic(service.name(), "css_" + "A".repeat(43));
		this.client.tokenOf(service);
		this.clock.stop();
		for (int i = 0; i < 5; i++) {
			OAuthClient.assertRefused(this.client.post("/oauth2/token", wrong, CLIENT_CREDENTIALS, address), 401,
					"invalid_client");
		}
		MvcTestResult limited = this.client.post("/oauth2/token", wrong, CLIENT_CREDENTIALS, address);
		assertThat(limited).hasStatus(429).headers().containsHeaders("Retry-After", "RateLimit", "RateLimit-Policy");
		assertThat(limited).bodyJson().extractingPath("error").isEqualTo("Too many attempts");
		assertThat(this.client.post("/introspect", wrong, "token=x", address)).hasStatus(429);
		assertThat(this.client.post("/oauth2/token", OAuthClient.basic(service.name(), service.secret()),
				CLIENT_CREDENTIALS, address))
			.as("its owner is not kept out")
			.hasStatusOk();
	}

	@Test
	void secretWhenGuessedByNameAndIdThenOneBudget() {
		Service service = this.client.add(this.admin);
		String address = ClientAddresses.fresh();
		this.clock.stop();
		for (String clientId : List.of(service.name(), service.id().toString(), service.name(), service.id().toString(),
				service.name())) {
			OAuthClient.assertRefused(this.client.post("/oauth2/token", OAuthClient.basic(clientId, "a guess"),
					CLIENT_CREDENTIALS, address), 401, "invalid_client");
		}
		assertThat(this.client.post("/oauth2/token", OAuthClient.basic(service.id().toString(), "a guess"),
				CLIENT_CREDENTIALS, address))
			.hasStatus(429);
	}

	/** The platform reads more spellings of an id than it writes. */
	@Test
	void secretWhenIdIsSpelledOtherwiseThenNoClient() {
		Service service = this.client.add(this.admin);
		String id = service.id().toString();
		String oneLetter = Pattern.compile("[a-f]")
			.matcher(id)
			.replaceFirst((letter) -> letter.group().toUpperCase(Locale.ROOT));
		for (String spelling : List.of(id.toUpperCase(Locale.ROOT), oneLetter)) {
			OAuthClient.assertRefused(this.client.post("/oauth2/token", OAuthClient.basic(spelling, service.secret()),
					CLIENT_CREDENTIALS, ClientAddresses.fresh()), 401, "invalid_client");
		}
	}

	@Test
	void refreshTokenWhenScopeAskedForThenSaidWhatIsGivenAndNeverMore() {
		String refreshToken = this.tokens.login(ADMIN).get("refresh_token").asString();
		String form = "grant_type=refresh_token&refresh_token=" + refreshToken + "&scope=";
		OAuthClient.assertRefused(this.client.token(form + "admin+unheard-of"), 400, "invalid_scope");
		assertThat(BearerTokens.json(this.client.token(form + "admin")).get("scope").asString()).contains("admin");
		String plain = this.tokens.login(this.accounts.add()).get("refresh_token").asString();
		OAuthClient.assertRefused(this.client.token("grant_type=refresh_token&scope=admin&refresh_token=" + plain), 400,
				"invalid_scope");
		assertThat(this.client.token("grant_type=refresh_token&refresh_token=" + plain)).hasStatusOk();
	}

	/** Else a flood of guesses would ask the database for each. */
	@Test
	void secretWhenNeverUsedAndItsAddressFailedThenNotLookedUpThereAlone() {
		Service service = this.client.add(this.admin);
		String address = ClientAddresses.fresh();
		String wrong = OAuthClient.basic(service.name(), "css_" + "A".repeat(43));
		String right = OAuthClient.basic(service.name(), service.secret());
		this.clock.stop();
		for (int i = 0; i < 6; i++) {
			this.client.post("/oauth2/token", wrong, CLIENT_CREDENTIALS, address);
		}
		assertThat(this.client.post("/oauth2/token", right, CLIENT_CREDENTIALS, address)).hasStatus(429);
		assertThat(this.client.post("/oauth2/token", right, CLIENT_CREDENTIALS, ClientAddresses.fresh())).hasStatusOk();
		assertThat(this.client.post("/oauth2/token", right, CLIENT_CREDENTIALS, address)).hasStatusOk();
	}

	@Test
	void secretsWhenOfManyNamesGuessedFromOneAddressThenItIsBlocked() {
		this.clock.stop();
		String address = ClientAddresses.fresh();
		for (int i = 0; i < 20; i++) {
			this.client.post("/oauth2/token", OAuthClient.basic("nobody-" + UUID.randomUUID(), "a guess"),
					CLIENT_CREDENTIALS, address);
		}
		assertThat(this.mvc.post()
			.uri("/login")
			.with(ClientAddresses.from(address))
			.contentType(MediaType.APPLICATION_JSON)
			.content("""
					{"username":"somebody","password":"a guess"}""")).hasStatus(429);
	}

	@Test
	void refreshTokenWhenGoodThenNextTokensAndSameSemantics() {
		TestAccount john = this.accounts.add();
		String refreshToken = this.tokens.login(john).get("refresh_token").asString();
		MvcTestResult result = refresh(refreshToken);
		RefreshTokens.keepWithinGrace(this.jdbc);
		assertThat(result).hasStatusOk().hasHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		JsonNode answer = BearerTokens.json(result);
		assertThat(answer.propertyNames()).containsExactly("access_token", "token_type", "expires_in", "refresh_token");
		assertThat(this.client.open(answer.get("access_token").asString())).hasStatusOk();
		assertThat(BearerTokens.claims(answer.get("access_token").asString())).containsEntry("client_id",
				"countersign");
		assertThat(BearerTokens.json(refresh(refreshToken)).get("refresh_token")).as("within the grace")
			.isEqualTo(answer.get("refresh_token"));
		RefreshTokens.age(this.jdbc, Duration.ofHours(2));
		OAuthClient.assertRefused(refresh(refreshToken), 400, "invalid_grant");
		OAuthClient.assertRefused(refresh(answer.get("refresh_token").asString()), 400, "invalid_grant");
		assertRevoked(answer.get("access_token").asString());
	}

	@Test
	void refreshTokenWhenNotGoodThenInvalidGrant() {
		OAuthClient.assertRefused(refresh("csr_nonsense"), 400, "invalid_grant");
		OAuthClient.assertRefused(refresh("nonsense"), 400, "invalid_grant");
		OAuthClient.assertRefused(this.client.token("grant_type=refresh_token"), 400, "invalid_request");
		OAuthClient.assertRefused(this.client.token("grant_type=refresh_token&refresh_token="), 400, "invalid_request");
	}

	@Test
	void refreshTokenWhenClientSaysWhoItIsThenOnlyThePublicOne() {
		String refreshToken = this.tokens.login(this.accounts.add()).get("refresh_token").asString();
		String form = "grant_type=refresh_token&refresh_token=" + refreshToken;
		Service service = this.client.add(this.admin);
		OAuthClient.assertRefused(this.client.token(service, form), 400, "unauthorized_client");
		OAuthClient.assertRefused(this.client.token(form + "&client_id=another"), 401, "invalid_client");
		assertThat(this.client.token(form + "&client_id=countersign")).hasStatusOk();
		assertThat(this.client.post("/oauth2/token", OAuthClient.basic("countersign", ""), form, null)).hasStatusOk();
		assertThat(this.client.post("/oauth2/token", "Bearer stale", form, null)).hasStatusOk();
	}

	@Test
	void requestWhenGrantIsNotThereThenNamesThoseThatAre() {
		for (String grant : List.of("password", "authorization_code")) {
			MvcTestResult answer = this.client.token("grant_type=" + grant + "&username=a&password=b");
			OAuthClient.assertRefused(answer, 400, "unsupported_grant_type");
			assertThat(BearerTokens.json(answer).get("error_description").asString())
				.isEqualTo("The grants there are: client_credentials, refresh_token.");
		}
	}

	@Test
	void requestWhenNotAsOAuthHasItThenItsOwnErrors() {
		Service service = this.client.add(this.admin);
		OAuthClient.assertRefused(this.client.token(""), 400, "invalid_request");
		OAuthClient.assertRefused(this.client.token("grant_type="), 400, "invalid_request");
		OAuthClient.assertRefused(this.client.token("grant_type=password&username=a&password=b"), 400,
				"unsupported_grant_type");
		OAuthClient.assertRefused(this.client.token("grant_type=authorization_code"), 400, "unsupported_grant_type");
		OAuthClient.assertRefused(this.client.token(service, CLIENT_CREDENTIALS + "&grant_type=refresh_token"), 400,
				"invalid_request");
		OAuthClient.assertRefused(
				this.client.post("/oauth2/token?client_id=" + service.id() + "&client_secret=" + service.secret(), null,
						CLIENT_CREDENTIALS, null),
				400, "invalid_request");
		assertThat(this.client.token(service, CLIENT_CREDENTIALS + "&unheard_of=1")).hasStatusOk();
		OAuthClient.assertRefused(
				this.mvc.post().uri("/oauth2/token").contentType(MediaType.APPLICATION_JSON).content("{}").exchange(),
				415, "invalid_request");
		assertThat(this.mvc.get().uri("/oauth2/token")).hasStatus(405).hasHeader(HttpHeaders.ALLOW, "POST");
	}

	@Test
	void basicWhenScopeIntrospectThenTokensAreToldOf() {
		Service gateway = this.client.add(this.admin, "gateway");
		String login = this.tokens.of(this.accounts.add());
		String header = OAuthClient.basic(gateway.id().toString(), gateway.secret());
		MvcTestResult result = this.client.post("/introspect", header, "token=" + login, null);
		assertThat(result).hasStatusOk();
		assertThat(BearerTokens.json(result).get("active").asBoolean()).isTrue();
		assertThat(this.client.post("/introspect", header, "token=nonsense", null)).hasStatusOk()
			.bodyText()
			.isEqualTo("{\"active\":false}");
		JsonNode own = BearerTokens
			.json(this.client.post("/introspect", header, "token=" + this.client.tokenOf(gateway), null));
		assertThat(own.get("active").asBoolean()).isTrue();
		assertThat(own.get("client_id").asString()).isEqualTo(gateway.id().toString());
		assertThat(this.client.post("/introspect", "Bearer " + this.client.tokenOf(gateway), "token=" + login, null))
			.hasStatusOk();
	}

	@Test
	void basicWhenScopeOrSecretLackingThenRefused() {
		Service service = this.client.add(this.admin, "reader");
		assertThat(this.client.post("/introspect", OAuthClient.basic(service.id().toString(), service.secret()),
				"token=x", null))
			.hasStatus(403)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Insufficient scope");
		OAuthClient.assertRefused(this.client.post("/introspect", OAuthClient.basic(service.id().toString(), "wrong"),
				"token=x", ClientAddresses.fresh()), 401, "invalid_client");
		assertThat(this.mvc.get()
			.uri("/protected")
			.header(HttpHeaders.AUTHORIZATION, OAuthClient.basic(service.id().toString(), service.secret())))
			.hasStatus(401)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Missing token");
	}

	@Test
	void revokeWhenServiceAsksThenItsOwnTokensEndAndNoOthers() {
		Service service = this.client.add(this.admin);
		Service other = this.client.add(this.admin);
		String header = OAuthClient.basic(service.id().toString(), service.secret());
		String token = this.client.tokenOf(service);
		String foreign = this.client.tokenOf(other);
		String login = this.tokens.of(this.accounts.add());
		assertThat(this.client.post("/revoke", header, "token=" + foreign, null)).hasStatusOk();
		assertThat(this.client.post("/revoke", header, "token=" + login, null)).hasStatusOk();
		assertThat(this.client.open(foreign)).hasStatusOk();
		assertThat(this.client.open(login)).hasStatusOk();
		assertThat(this.client.post("/revoke", header, "token=" + token, null)).hasStatusOk();
		assertRevoked(token);
		assertThat(this.client.open(this.client.tokenOf(service))).hasStatusOk();
		String last = this.client.tokenOf(service);
		assertThat(this.client.post("/revoke", "Bearer " + this.admin, "token=" + last, null)).hasStatusOk();
		assertRevoked(last);
	}

	@Test
	void revokeWhenRefreshTokenComesAloneThenItsSessionEnds() {
		JsonNode login = this.tokens.login(this.accounts.add());
		String form = "client_id=countersign&token_type_hint=refresh_token&token=";
		assertThat(this.client.post("/revoke", null, form + login.get("refresh_token").asString(), null)).hasStatusOk();
		assertRevoked(login.get("token").asString());
		assertThat(this.client.post("/revoke", null, form + login.get("refresh_token").asString(), null)).hasStatusOk();
		assertThat(this.client.post("/revoke", null, form + this.tokens.of(this.accounts.add()), null)).hasStatus(401);
		String address = ClientAddresses.fresh();
		this.clock.stop();
		for (int i = 0; i < 20; i++) {
			assertThat(this.client.post("/revoke", null, form + "csr_nonsense", address)).hasStatusOk();
		}
		assertThat(this.client.post("/revoke", null, form + "csr_nonsense", address)).hasStatus(429);
	}

	private MvcTestResult refresh(String refreshToken) {
		return this.client.token("grant_type=refresh_token&refresh_token=" + refreshToken);
	}

	private void patch(Service service, String change) {
		assertThat(this.mvc.patch()
			.uri("/users/" + service.id())
			.contentType(MediaType.APPLICATION_JSON)
			.content(change)
			.with(bearer(this.admin))).hasStatusOk();
	}

	private void assertRevoked(String token) {
		assertThat(this.client.open(token)).hasStatus(401)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Token has been revoked");
	}

}
