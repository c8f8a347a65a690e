package dev.countersign.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

import dev.countersign.oauth.OAuthClient.Service;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.TestAccount;
import dev.countersign.token.AccessTokenIssuer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

class ServiceSecretTests extends ServiceAccountTests {

	@Autowired
	private JdbcClient jdbc;

	@Test
	void makeWhenAdministratorThenShownOnceAndHashedAtRest() {
		Service service = this.client.add(this.admin);
		assertThat(service.secret()).matches("css_[A-Za-z0-9_-]{43}");
		assertThat(hashes(service)).hasSize(1).allMatch((hash) -> hash.matches("[0-9a-f]{64}"));
		JsonNode listed = list(service).get(0);
		assertThat(listed.propertyNames()).containsExactlyInAnyOrder("id", "created_at", "last_used_at");
		assertThat(listed.get("id").asString()).isEqualTo(service.secretId().toString());
		assertThat(listed.get("last_used_at").isNull()).isTrue();
		this.client.tokenOf(service);
		assertThat(list(service).get(0).get("last_used_at").isString()).isTrue();
	}

	@Test
	void makeWhenThereAreTwoThenConflictUntilOneEnds() {
		Service service = this.client.add(this.admin);
		JsonNode second = BearerTokens.json(this.client.makeSecret(this.admin, service.id()));
		assertThat(second.get("client_id").asString()).isEqualTo(service.id().toString());
		Service rotated = new Service(service.id(), service.name(), UUID.fromString(second.get("id").asString()),
				second.get("client_secret").asString());
		assertThat(this.client.makeSecret(this.admin, service.id())).hasStatus(409);
		String first = this.client.tokenOf(service);
		String next = this.client.tokenOf(rotated);
		assertThat(end(service)).hasStatus(204);
		assertThat(this.client.open(first)).hasStatus(401)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Token has been revoked");
		assertThat(this.client.open(next)).hasStatusOk();
		OAuthClient.assertRefused(this.client.token(service, CLIENT_CREDENTIALS), 401, "invalid_client");
		assertThat(this.client.token(rotated, CLIENT_CREDENTIALS)).hasStatusOk();
		assertThat(this.client.makeSecret(this.admin, service.id())).hasStatus(201);
		assertThat(end(service)).hasStatus(404);
	}

	@Test
	void makeWhenPersonOrNobodyThenRefused() {
		TestAccount person = this.accounts.add();
		assertThat(this.client.makeSecret(this.admin, person.id())).hasStatus(409);
		assertThat(this.mvc.get().uri("/users/" + person.id() + "/secrets").with(bearer(this.admin))).hasStatus(409);
		assertThat(this.client.makeSecret(this.admin, UUID.randomUUID())).hasStatus(404);
		assertThat(this.client.makeSecret(this.tokens.of(person), person.id())).hasStatus(403);
		assertThat(this.mvc.post().uri("/users/" + person.id() + "/secrets")).hasStatus(401);
	}

	/** A secret is as good as the account, so that it needs what a password needs. */
	@Test
	void makeWhenProvisionerThenForNoAdministrator() {
		String provisioner = apiToken("provision");
		Service plain = this.client.add(this.admin, "plain");
		Service powerful = this.client.add(this.admin, "admin");
		assertThat(this.client.makeSecret(provisioner, plain.id())).hasStatus(201);
		assertThat(this.client.makeSecret(provisioner, powerful.id())).hasStatus(403);
		assertThat(this.mvc.delete()
			.uri("/users/%s/secrets/%s".formatted(powerful.id(), powerful.secretId()))
			.with(bearer(provisioner))).hasStatus(403);
		assertThat(this.client.makeSecret(apiToken("admin"), plain.id())).hasStatus(403);
	}

	/** Whoever has a secret has tokens that say the claims. */
	@Test
	void makeWhenProvisionerThenForNoAccountWithClaims() {
		String provisioner = apiToken("provision");
		Service service = this.client.add(this.admin);
		assertThat(patch(service, "{\"claims\":{\"tenant\":\"acme\"}}", this.admin)).hasStatusOk();
		assertThat(this.client.makeSecret(provisioner, service.id())).hasStatus(403);
		assertThat(this.client.makeSecret(this.admin, service.id())).hasStatus(201);
		assertThat(this.mvc.delete()
			.uri("/users/%s/secrets/%s".formatted(service.id(), service.secretId()))
			.with(bearer(provisioner))).hasStatus(204);
	}

	@Test
	void addWhenServiceThenNeitherPasswordNorInvitation() {
		assertThat(add("""
				{"username":"a-service-with-a-password","kind":"service","password":"seven quiet herons wade"}"""))
			.hasStatus(400);
		assertThat(add("""
				{"username":"of-no-kind","kind":"robot"}""")).hasStatus(400)
			.bodyJson()
			.extractingPath("detail")
			.isEqualTo("The field 'kind' is 'person' or 'service'.");
		Service service = this.client.add(this.admin);
		assertThat(this.mvc.get().uri("/users/" + service.id()).with(bearer(this.admin))).hasStatusOk()
			.bodyJson()
			.extractingPath("kind")
			.isEqualTo("service");
		assertThat(this.mvc.patch()
			.uri("/users/" + service.id())
			.contentType(MediaType.APPLICATION_JSON)
			.content("{\"kind\":\"person\"}")
			.with(bearer(this.admin))).hasStatus(400);
	}

	/** Administration over HTTP needs a login, which a service account has not. */
	@Test
	void deleteWhenOnlyAServiceIsAdministratorBesidesThenRefused() {
		String id = String.valueOf(BearerTokens.claims(this.admin).get("sub"));
		demoteAllBut(UUID.fromString(id));
		this.client.add(this.admin, "admin");
		assertThat(this.mvc.delete().uri("/users/" + id).with(bearer(this.admin))).hasStatus(409);
	}

	@Test
	void tokensWhenRevokedAgainAndAgainThenNothingGrows() {
		Service service = this.client.add(this.admin);
		List<String> tokens = List.of(this.client.tokenOf(service), this.client.tokenOf(service),
				this.client.tokenOf(service));
		long revocations = revocations();
		for (String token : tokens) {
			assertThat(this.client.post("/revoke", OAuthClient.basic(service.name(), service.secret()),
					"token=" + token, null))
				.hasStatusOk();
		}
		assertThat(revocations()).isEqualTo(revocations + 1);
		Service unused = this.client.add(this.admin);
		assertThat(end(unused)).hasStatus(204);
		assertThat(revocations()).as("no token was made with it").isEqualTo(revocations + 1);
	}

	/** The setting may have let its tokens be good for longer than it does now. */
	@Test
	void tokensWhenEndedThenCutOffForAsLongAsAnyCouldBeGood() {
		Service service = this.client.add(this.admin);
		this.client.tokenOf(service);
		this.clock.turn(Duration.ofHours(20));
		this.admin = this.tokens.of(ADMIN);
		long before = revocations();
		Instant ended = this.clock.instant();
		assertThat(end(service)).hasStatus(204);
		assertThat(revocations()).isEqualTo(before + 1);
		assertThat(this.jdbc.sql("SELECT until FROM revocation ORDER BY position DESC LIMIT 1")
			.query(OffsetDateTime.class)
			.single()
			.toInstant()).isAfterOrEqualTo(ended.plus(AccessTokenIssuer.MAX_LIFETIME))
			.isAfter(ended.plus(Duration.ofHours(24)));
	}

	@Test
	void actsWhenDoneThenAudited() {
		Service service = this.client.add(this.admin);
		this.client.tokenOf(service);
		end(service);
		JsonNode items = BearerTokens
			.json(this.mvc.get().uri("/audit?subject=" + service.id()).with(bearer(this.admin)).exchange())
			.get("items");
		assertThat(items.valueStream().map((entry) -> entry.get("act").asString())).containsExactly(
				"service-secret.ended", "service-token.issued", "service-secret.created", "account.created");
		JsonNode issued = items.get(1);
		assertThat(issued.at("/actor/name").asString()).isEqualTo(service.name());
		assertThat(issued.at("/details/secret").asString()).isEqualTo(service.secretId().toString());
		assertThat(items.toString()).doesNotContain(service.secret());
	}

	@Test
	void lastUseWhenByBasicThenWrittenOnceAMinute() {
		Service service = this.client.add(this.admin, "admin");
		String header = OAuthClient.basic(service.name(), service.secret());
		this.clock.stop();
		assertThat(this.client.post("/introspect", header, "token=x", null)).hasStatusOk();
		String first = list(service).get(0).get("last_used_at").asString();
		this.clock.turn(Duration.ofSeconds(59));
		assertThat(this.client.post("/introspect", header, "token=x", null)).hasStatusOk();
		assertThat(list(service).get(0).get("last_used_at").asString()).isEqualTo(first);
		this.clock.turn(Duration.ofSeconds(1));
		assertThat(this.client.post("/introspect", header, "token=x", null)).hasStatusOk();
		assertThat(list(service).get(0).get("last_used_at").asString()).isNotEqualTo(first);
	}

	/** Other tests of this store have made administrators, and left them. */
	private void demoteAllBut(UUID administrator) {
		this.jdbc.sql("UPDATE account SET roles = '' WHERE roles LIKE '%admin%' AND id <> :id")
			.param("id", administrator)
			.update();
	}

	private MvcTestResult add(String account) {
		return this.mvc.post()
			.uri("/users")
			.contentType(MediaType.APPLICATION_JSON)
			.content(account)
			.with(bearer(this.admin))
			.exchange();
	}

	private MvcTestResult patch(Service service, String change, String caller) {
		return this.mvc.patch()
			.uri("/users/" + service.id())
			.contentType(MediaType.APPLICATION_JSON)
			.content(change)
			.with(bearer(caller))
			.exchange();
	}

	private MvcTestResult end(Service service) {
		return this.mvc.delete()
			.uri("/users/%s/secrets/%s".formatted(service.id(), service.secretId()))
			.with(bearer(this.admin))
			.exchange();
	}

	private JsonNode list(Service service) {
		MvcTestResult result = this.mvc.get()
			.uri("/users/" + service.id() + "/secrets")
			.with(bearer(this.admin))
			.exchange();
		assertThat(result).hasStatusOk();
		return BearerTokens.json(result).get("items");
	}

	private String apiToken(String scope) {
		MvcTestResult result = this.mvc.post()
			.uri("/api-tokens")
			.contentType(MediaType.APPLICATION_JSON)
			.content("""
					{"name":"%s","scopes":["%s"]}""".formatted(UUID.randomUUID(), scope))
			.with(bearer(this.admin))
			.exchange();
		assertThat(result).hasStatus(201);
		return BearerTokens.json(result).get("token").asString();
	}

	private List<String> hashes(Service service) {
		return this.jdbc.sql("SELECT secret_hash FROM service_secret WHERE account_id = :id")
			.param("id", service.id())
			.query(String.class)
			.list();
	}

	private long revocations() {
		return this.jdbc.sql("SELECT count(*) FROM revocation").query(Long.class).single();
	}

}
