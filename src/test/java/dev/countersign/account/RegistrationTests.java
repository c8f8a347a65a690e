package dev.countersign.account;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.countersign.password.HashingBulkhead;
import dev.countersign.problem.ProblemException;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.awaitility.Awaitility;
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
	private HashingBulkhead bulkhead;

	@Test
	void registerWhenNameFreeThenAccountWithoutRolesWhateverTheBodySays() {
		String name = unique();
		MvcTestResult result = register(json(Map.of("username", name, "password", PASSWORD, "roles", List.of("admin"),
				"scope", "admin", "enabled", false, "id", UUID.randomUUID())));
		assertThat(result).hasStatus(201);
		JsonNode account = BearerTokens.json(result);
		assertThat(account.propertyNames()).containsExactlyInAnyOrder("id", "username", "roles", "enabled",
				"created_at");
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

	/** While nobody can hash, not even that a name is taken is told. */
	@Test
	void registerWhenNameTakenThenToldOnlyAfterHashing() {
		TestAccount taken = this.accounts.add();
		String body = json(Map.of("username", taken.username(), "password", PASSWORD));
		CountDownLatch end = new CountDownLatch(1);
		ExecutorService occupants = Executors.newCachedThreadPool();
		try {
			AtomicInteger refused = new AtomicInteger();
			for (int i = 0; i < 16 * Runtime.getRuntime().availableProcessors(); i++) {
				occupants.execute(() -> occupy(end, refused));
			}
			Awaitility.await().until(() -> refused.get() > 0);
			assertThat(register(body)).hasStatus(503).bodyJson().extractingPath("$.error").isEqualTo("Busy");
		}
		finally {
			end.countDown();
			occupants.shutdown();
		}
		Awaitility.await().untilAsserted(() -> assertThat(register(body)).hasStatus(409));
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

	private void occupy(CountDownLatch end, AtomicInteger refused) {
		try {
			this.bulkhead.run(() -> {
				try {
					return end.await(30, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			});
		}
		catch (ProblemException ex) {
			refused.incrementAndGet();
		}
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
