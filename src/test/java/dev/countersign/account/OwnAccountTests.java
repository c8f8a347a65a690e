package dev.countersign.account;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.json;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class OwnAccountTests {

	@Autowired
	private ServiceClient client;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Test
	void meWhenLoggedInThenTheAccountAndWhatTheTokenIsGoodFor() {
		TestAccount john = this.accounts.add();
		assertThat(this.client.withToken(this.tokens.of(ADMIN)).patch("/users/" + john.id(), """
				{"email":"john@example.com","roles":["editor","admin"],"claims":{"tenant":"acme"}}""")).hasStatusOk();
		String token = this.tokens.of(john);
		MvcTestResult answer = this.client.withToken(token).get("/me");
		assertThat(answer).hasStatusOk().hasHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		Map<String, Object> claims = BearerTokens.claims(token);
		assertThat(answer).bodyJson()
			.isStrictlyEqualTo("""
					{"id":"%s","username":"%s","email":"john@example.com","email_confirmed":true,"new_email":null,
					"roles":["admin","editor"],
					"scopes":["admin","introspect","metrics","provision","revocations"],"claims":{"tenant":"acme"},
					"factors":[],"session_id":"%s","expires_at":"%s"}""".formatted(john.id(), john.username(),
					claims.get("sid"), expiry(claims)));
	}

	@Test
	void meWhenApiTokenThenItsMakerWithTheTokensScopesAndNoSession() {
		TestAccount john = this.accounts.add();
		String apiToken = json(
				this.client.withToken(this.tokens.of(john)).post("/api-tokens", Map.of("name", UUID.randomUUID())))
			.get("token")
			.asString();
		JsonNode answer = json(this.client.withToken(apiToken).get("/me"));
		assertThat(answer.get("id").asString()).isEqualTo(john.id().toString());
		assertThat(answer.get("scopes").isEmpty()).isTrue();
		assertThat(answer.get("session_id").isNull()).isTrue();
		assertThat(answer.get("email").isNull()).isTrue();
		assertThat(answer.get("expires_at").asString()).isEqualTo(expiry(BearerTokens.claims(apiToken)).toString());
	}

	@Test
	void meWhenAccountChangedThenAsItIsNow() {
		TestAccount john = this.accounts.add();
		ServiceClient caller = this.client.withToken(this.tokens.of(john));
		this.client.withToken(this.tokens.of(ADMIN)).patch("/users/" + john.id(), """
				{"roles":["editor"],"claims":{"tenant":"acme"}}""");
		JsonNode answer = json(caller.get("/me"));
		assertThat(answer.at("/roles/0").asString()).isEqualTo("editor");
		assertThat(answer.at("/claims/tenant").asString()).isEqualTo("acme");
	}

	@Test
	void changeWhenNobodyCanBeSentALinkThenRefused() {
		assertThat(this.client.withToken(this.tokens.of(this.accounts.add()))
			.patch("/me", Map.of("email", "john@example.com"))).hasStatus(409)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains("An administrator can change it");
	}

	@Test
	void meWhenTokenAbsentOrRevokedThenRefused() {
		assertThat(this.client.get("/me")).hasStatus(401);
		assertThat(this.client.withToken(this.tokens.revoked(this.accounts.add())).get("/me")).hasStatus(401);
		MvcTestResult posted = this.client.withToken(this.tokens.of(this.accounts.add())).post("/me", "{}");
		assertThat(posted).hasStatus(405);
		assertThat(String.valueOf(posted.getResponse().getHeader(HttpHeaders.ALLOW)).split(", "))
			.containsExactlyInAnyOrder("GET", "PATCH");
	}

	private static Instant expiry(Map<String, Object> claims) {
		return Instant.ofEpochSecond(Long.parseLong(String.valueOf(claims.get("exp"))));
	}

}
