package dev.countersign.account;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class AccountAuditTests {

	@Autowired
	private ServiceClient client;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private BearerTokens tokens;

	@Test
	void accountWhenAdministeredThenEachActIsARowByTheAdministrator() {
		String admin = this.tokens.of(ADMIN);
		JsonNode created = BearerTokens.json(send("POST", "/users", Map.of("username", unique()), admin));
		String path = "/users/" + created.get("id").asString();
		String name = created.get("username").asString();
		send("PATCH", path, Map.of("roles", List.of("editor")), admin);
		send("PATCH", path, Map.of("username", name + "-2", "enabled", false), admin);
		send("PATCH", path, Map.of("enabled", true), admin);
		send("DELETE", path, Map.of(), admin);
		assertThat(rows(created)).extracting((row) -> row.get("act"))
			.containsExactly("account.created", "account.changed", "account.disabled", "account.changed",
					"account.enabled", "account.deleted");
		assertThat(rows(created)).allSatisfy((row) -> assertThat(row).containsEntry("actor_name", "admin")
			.containsEntry("actor_kind", "account")
			.containsEntry("result", "success"));
		assertThat(rows(created).get(1).toString()).contains("roles", "editor");
		assertThat(rows(created).get(5)).containsEntry("subject_name", name + "-2");
	}

	@Test
	void passwordWhenSetThenRowsSayByWhomAndHoldNoSecret() {
		JsonNode created = BearerTokens
			.json(send("POST", "/users", Map.of("username", unique()), this.tokens.of(ADMIN)));
		String first = "seven green lamps at dusk";
		String next = "nine quiet rivers in may";
		send("POST", "/password/setup", Map.of("invitation", created.get("invitation").asString(), "password", first),
				"none");
		String name = created.get("username").asString();
		String token = this.tokens.of(new TestAccount(new UUID(0, 0), name, first));
		send("PUT", "/password", Map.of("current_password", "wrong", "new_password", next), token);
		send("PUT", "/password", Map.of("current_password", first, "new_password", next), token);
		Awaitility.await().until(() -> rows(created).size() == 7);
		assertThat(rows(created)).extracting((row) -> row.get("act"))
			.containsExactlyInAnyOrder("account.created", "password.changed", "login.succeeded", "login.failed",
					"password.changed", "session.ended", "login.succeeded");
		assertThat(rows(created)).filteredOn((row) -> !"account.created".equals(row.get("act")))
			.allSatisfy((row) -> assertThat(row).containsEntry("actor_name", name));
		assertThat(rows(created).toString()).doesNotContain(first, next, "wrong", "csi_");
	}

	@Test
	void changeWhenRefusedThenNoRow() {
		String admin = this.tokens.of(ADMIN);
		JsonNode created = BearerTokens.json(send("POST", "/users", Map.of("username", unique()), admin));
		String path = "/users/" + created.get("id").asString();
		assertThat(send("PATCH", path, Map.of("username", "admin"), admin)).hasStatus(409);
		assertThat(send("PATCH", path, Map.of(), admin)).hasStatusOk();
		assertThat(rows(created)).extracting((row) -> row.get("act")).containsExactly("account.created");
	}

	private MvcTestResult send(String method, String uri, Map<String, ?> body, String token) {
		return this.client.withToken(token).send(HttpMethod.valueOf(method), uri, body);
	}

	private List<Map<String, Object>> rows(JsonNode account) {
		return this.jdbc.sql("SELECT * FROM audit_event WHERE subject_id = :id ORDER BY id")
			.param("id", UUID.fromString(account.get("id").asString()))
			.query()
			.listOfRows();
	}

	private static String unique() {
		return "watched-" + UUID.randomUUID().toString().substring(0, 18);
	}

}
