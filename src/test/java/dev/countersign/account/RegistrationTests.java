package dev.countersign.account;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.countersign.block.BlockedAddresses;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@ServiceOfItsOwn
class RegistrationTests {

	private static final String PASSWORD = "seven green lamps at dusk";

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private MeterRegistry metrics;

	@Autowired
	private BlockedAddresses blocks;

	@Test
	void registerWhenNameFreeThenAccountWithoutRolesWhateverTheBodySays() {
		String name = unique();
		assertThat(register(json(Map.of("username", name, "password", PASSWORD, "roles", List.of("admin")))))
			.hasStatus(400);
		MvcTestResult result = register(json(Map.of("username", name, "password", PASSWORD)));
		assertThat(result).hasStatus(201);
		JsonNode account = BearerTokens.json(result);
		assertThat(account.propertyNames()).containsExactlyInAnyOrder("id", "username", "kind", "email", "claims",
				"roles", "enabled", "created_at");
		assertThat(account.get("roles").isEmpty()).isTrue();
		String token = this.tokens.of(new TestAccount(new UUID(0, 0), name, PASSWORD));
		assertThat(BearerTokens.claims(token)).doesNotContainKey("scope");
		assertThat(this.mvc.get().uri("/users").with(bearer(token))).hasStatus(403);
	}

	@Test
	void registerWhenNameTakenThenConflictOnlyForAPasswordThatWouldDo() {
		TestAccount taken = this.accounts.add();
		assertThat(register(json(Map.of("username", taken.username(), "password", PASSWORD)))).hasStatus(409);
		MvcTestResult refused = register(json(Map.of("username", taken.username(), "password", "short")));
		assertThat(refused).hasStatus(400);
		MvcTestResult free = register(json(Map.of("username", unique(), "password", "short")));
		assertThat(BearerTokens.json(refused)).isEqualTo(BearerTokens.json(free));
	}

	/** Whoever tries out names pays for each. */
	@Test
	void registerWhenNameTakenThenToldOnlyAfterHashing() {
		TestAccount taken = this.accounts.add();
		double before = hashes();
		assertThat(register(json(Map.of("username", taken.username(), "password", PASSWORD)))).hasStatus(409);
		assertThat(hashes() - before).isEqualTo(1);
	}

	@Test
	void registerWhenAddressMadeTwentyThenLimitedAndOthersAreNot() {
		String address = ClientAddresses.fresh();
		for (int i = 0; i < 20; i++) {
			assertThat(registerFrom(address, unique())).hasStatus(201);
		}
		assertThat(registerFrom(address, unique())).hasStatus(429)
			.containsHeader("Retry-After")
			.hasHeader("RateLimit-Policy", "\"registrations\";q=20;w=3600");
		assertThat(registerFrom(ClientAddresses.fresh(), unique())).hasStatus(201);
	}

	@Test
	void registerWhenAddressTriesOutNamesThenLimited() {
		TestAccount taken = this.accounts.add();
		String address = ClientAddresses.fresh();
		for (int i = 0; i < 20; i++) {
			assertThat(registerFrom(address, taken.username())).hasStatus(409);
		}
		assertThat(registerFrom(address, taken.username())).hasStatus(429);
		assertThat(registerFrom(address, unique())).hasStatus(429);
	}

	@Test
	void registerWhenAddressIsBlockedThenLimited() {
		String address = ClientAddresses.fresh();
		this.blocks.add(address, null, "test", "test");
		assertThat(registerFrom(address, unique())).hasStatus(429).hasHeader("Retry-After", "86400");
	}

	private MvcTestResult registerFrom(String address, String username) {
		return this.mvc.post()
			.uri("/register")
			.with(ClientAddresses.from(address))
			.contentType(MediaType.APPLICATION_JSON)
			.content(json(Map.of("username", username, "password", PASSWORD)))
			.exchange();
	}

	@Test
	void registerWhenFieldMissingThen400NamesIt() {
		assertThat(register("{\"username\":\"" + unique() + "\"}")).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("The field 'password' is required.");
	}

	@Test
	void registerWhenTokenStaleThenItIsNotLookedAt() {
		assertThat(this.mvc.post()
			.uri("/register")
			.with(bearer("stale"))
			.contentType(MediaType.APPLICATION_JSON)
			.content("{}")).hasStatus(400);
	}

	@Test
	void registerWhenEnabledThenDescribedAsOpen() {
		JsonNode api = BearerTokens.json(this.mvc.get().uri("/openapi.json").exchange());
		assertThat(api.at("/paths/~1register/post/security").isArray()).isTrue();
		assertThat(api.at("/paths/~1register/post/security").isEmpty()).isTrue();
	}

	private double hashes() {
		return this.metrics.get("countersign.hashing.time").functionTimer().count();
	}

	private MvcTestResult register(String body) {
		return this.mvc.post().uri("/register").contentType(MediaType.APPLICATION_JSON).content(body).exchange();
	}

	private static String unique() {
		return "registered-" + UUID.randomUUID().toString().substring(0, 18);
	}

	private static String json(Object value) {
		return JsonMapper.shared().writeValueAsString(value);
	}

}
