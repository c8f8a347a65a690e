package dev.countersign.apitoken;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import org.junit.jupiter.api.Test;

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
 * Holds a token that an older version made, when API tokens had a type of their own. Its
 * secret has signed nothing else, and its time is over in 2100.
 */
@IntegrationTest
@TestPropertySource(properties = "countersign.previous-secrets=" + OlderApiTokenTests.SECRET)
class OlderApiTokenTests {

	static final String SECRET = "hex:de30e655935669d056f891a68746bebba6c54cbf1171a7e52ebd8063a2536e06";

	private static final String TOKEN = "eyJraWQiOiJxRUVFQXQ5Q0llNWR2ZFQzIiwidHlwIjoiYXBpK2p3dCIsImFsZyI6IkhTMjU2In0.eyJpc3MiOiJjb3VudGVyc2lnbiIsImF1ZCI6WyJjb3VudGVyc2lnbi1hcGktdG9rZW4iXSwidXNlcl9pZCI6ImM4ZTFmNmYyLTA3YTUtNGIzOC05ZjhhLTJkNWUwZjRjN2EwMiIsInVzZXJuYW1lIjoibWFrZXIiLCJpYXQiOjE3OTU2NTEyMDAsImV4cCI6NDA5OTMzNDQwMCwianRpIjoiNWIwYjRhODYtOWQzYy00YzY0LThhNTMtNmI3YTFjNmYxZTAxIiwic2NvcGUiOiJpbnRyb3NwZWN0In0.S7drLffDoPv6syjq06RxkNnNVOj9rJZzAVCtiD8MFjU";

	private static final UUID ID = UUID.fromString("5b0b4a86-9d3c-4c64-8a53-6b7a1c6f1e01");

	private static final UUID MAKER = UUID.fromString("c8e1f6f2-07a5-4b38-9f8a-2d5e0f4c7a02");

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private ServiceClient client;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void olderTokenWhenUsedThenGoodForItsScopesUntilItIsEnded() {
		addMaker();
		ServiceClient holder = this.client.withToken(TOKEN);
		assertThat(holder.get("/protected")).hasStatusOk();
		assertThat(holder.get("/api-tokens")).hasStatus(403);
		assertThat(holder.get("/users")).hasStatus(403);
		Map<String, Object> expected = new HashMap<>(BearerTokens.claims(TOKEN));
		expected.put("active", true);
		assertThat(introspect()).hasStatusOk().bodyJson().convertTo(Map.class).isEqualTo(expected);
		assertThat(this.client.withToken(this.tokens.of(ADMIN)).delete("/api-tokens/" + ID)).hasStatus(204);
		assertThat(holder.get("/protected")).hasStatus(401)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Token has been revoked");
	}

	/** As the older version stored them. */
	private void addMaker() {
		OffsetDateTime then = OffsetDateTime.of(2026, 11, 26, 0, 0, 0, 0, ZoneOffset.UTC);
		this.jdbc.sql("""
				INSERT INTO account (id, username, password_hash, roles, enabled, created_at)
				VALUES (:id, 'maker', '{none}', 'admin', TRUE, :then)""")
			.param("id", MAKER)
			.param("then", then)
			.update();
		this.jdbc.sql("""
				INSERT INTO api_token (id, account_id, name, scopes, created_at, expires_at)
				VALUES (:id, :maker, 'ci', 'introspect', :then, :until)""")
			.param("id", ID)
			.param("maker", MAKER)
			.param("then", then)
			.param("until", then.plusYears(73))
			.update();
	}

	private MvcTestResult introspect() {
		return this.mvc.post()
			.uri("/introspect")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.param("token", TOKEN)
			.with(bearer(TOKEN))
			.exchange();
	}

}
