package dev.countersign.token;

import java.util.List;
import java.util.Map;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static dev.countersign.testkit.BearerTokens.json;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@TestPropertySource(properties = "countersign.access-token.audience=countersign, https://shop.example.com")
class AudienceTests {

	@Autowired
	private ServiceClient client;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Test
	void audienceWhenSeveralAreSetThenEveryKindOfTokenIsForEach() {
		String login = this.tokens.of(this.accounts.add());
		String apiToken = json(this.client.withToken(login).post("/api-tokens", Map.of("name", "ci"))).get("token")
			.asString();
		for (String token : List.of(login, apiToken)) {
			assertThat(BearerTokens.claims(token)).containsEntry("aud",
					List.of("countersign", "https://shop.example.com"));
			assertThat(this.client.withToken(token).get("/protected")).hasStatusOk();
		}
	}

}
