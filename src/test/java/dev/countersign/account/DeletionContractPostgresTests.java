package dev.countersign.account;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.countersign.account.LosingEvent.Holding;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.OnPostgres;
import dev.countersign.testkit.TestAccount;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

@OnPostgres
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeletionContractPostgresTests extends DeletionContractTests {

	/** The promised second, and more for a machine that is busy. */
	private static final Duration BOUND = Duration.ofSeconds(5);

	private static final String JSON = "application/json";

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private Environment environment;

	@Autowired
	private JdbcClient jdbc;

	private SecondNode other;

	@BeforeAll
	void startAnother() {
		this.other = SecondNode.of(this.environment);
	}

	@AfterAll
	void stopAnother() {
		this.other.close();
	}

	@ParameterizedTest
	@EnumSource
	void holdingWhenAccountLosesItThenDeadOnTheOtherNodeWithinASecond(LosingEvent event) {
		TestAccount user = user();
		Held held = hold(user);
		for (Holding holding : Holding.values()) {
			if (holding.opens()) {
				assertThat(opens(held.text(holding))).as("%s before %s", holding, event).isTrue();
			}
		}
		happen(event, user, held.text(Holding.OWN_ACCESS_TOKEN));
		List.of(Holding.values())
			.stream()
			.filter((holding) -> holding.opens() && !event.spares(holding))
			.forEach((holding) -> Awaitility.await()
				.alias(holding + " after " + event)
				.atMost(BOUND)
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(5))
				.until(() -> !opens(held.text(holding))));
		for (Holding holding : Holding.values()) {
			assertThat(isGood(holding, held)).as("%s after %s", holding, event).isEqualTo(event.spares(holding));
		}
	}

	/** Which ends no API token that says one, as a node of this version does. */
	@Test
	void apiTokenWhenANodeOfAnOlderVersionTookARoleThenTheOtherNodeHearsOfIt() {
		TestAccount user = user();
		setRoles(user, "auditor editor");
		HttpResponse<String> made = this.other.post("/api-tokens", JSON, "{\"name\":\"ci\"}", this.tokens.of(user));
		String token = JsonMapper.shared().readTree(made.body()).get("token").asString();
		setRoles(user, "auditor");
		assertThat(this.other.get("/verify?role=editor", token)).isEqualTo(403);
		assertThat(this.other.get("/verify?role=auditor", token)).isEqualTo(200);
	}

	private void setRoles(TestAccount user, String roles) {
		this.jdbc.sql("UPDATE account SET roles = :roles WHERE id = :id")
			.param("roles", roles)
			.param("id", user.id())
			.update();
	}

	private boolean isGood(Holding holding, Held held) {
		if (holding == Holding.LOGIN_UNDER_WAY) {
			return Boolean.TRUE.equals(this.other.get(TransactionOperations.class)
				.execute((transaction) -> this.other.get(LoginGate.class).admits(held.verified())));
		}
		boolean active = isActive(held.text(holding));
		boolean good = holding.opens() ? opens(held.text(holding)) : refreshes(held.text(holding));
		assertThat(active).as("%s in introspection", holding).isEqualTo(good);
		return good;
	}

	private boolean opens(String token) {
		int status = this.other.get("/protected", token);
		assertThat(status).isIn(200, 401);
		return status == 200;
	}

	private boolean refreshes(String token) {
		HttpResponse<String> response = this.other.post("/token/refresh", JSON, json(Map.of("refresh_token", token)),
				"");
		assertThat(response.statusCode()).isIn(200, 401);
		return response.statusCode() == 200;
	}

	private boolean isActive(String token) {
		String introspector = this.tokens.of(new TestAccount(new UUID(0, 0), "admin", "the first of many people"));
		HttpResponse<String> response = this.other.post("/introspect", "application/x-www-form-urlencoded",
				"token=" + token, introspector);
		assertThat(response.statusCode()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body()).get("active").asBoolean();
	}

}
