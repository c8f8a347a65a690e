package dev.countersign;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import dev.countersign.testkit.ApiScenario;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.ApiScenario.Caller.ADMINISTRATOR;
import static dev.countersign.testkit.ApiScenario.Caller.NOBODY;
import static dev.countersign.testkit.ApiScenario.Caller.USER;
import static dev.countersign.testkit.ApiScenario.when;
import static dev.countersign.testkit.BearerTokens.json;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What differs by the request and the answer alone, as a table.
 */
@IntegrationTest
class ScenarioTests {

	@Autowired
	private ServiceClient client;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private JdbcClient jdbc;

	static Stream<ApiScenario> accounts() {
		return Stream.of(when(NOBODY, "GET /users").isRefused(401, "Missing token", "Authorization"),
				when(USER, "GET /users").isRefused(403, "Insufficient scope", ""),
				when(ADMINISTRATOR, "GET /users").isAnswered(200), when(ADMINISTRATOR, "POST /users").sends("""
						{"username":"~new"}""").isAnswered(201, "account.created"),
				when(ADMINISTRATOR, "POST /users").sends("""
						{"username":"~new","password":"correct horse battery staple"}""")
					.isAnswered(201, "account.created"),
				when(ADMINISTRATOR, "POST /users").sends("""
						{"username":"~name"}""").isRefused(409, "Conflict", "user name"),
				when(ADMINISTRATOR, "POST /users").sends("""
						{"username":"~new","password":"short"}""").isRefused(400, "Invalid request", "15 characters"),
				when(ADMINISTRATOR, "POST /users").sends("""
						{"username":7}""").isRefused(400, "Invalid request", "username"),
				when(ADMINISTRATOR, "POST /users").sends("""
						{"roles":[]}""").isRefused(400, "Invalid request", "username"),
				when(ADMINISTRATOR, "PATCH /users/~id").sends("""
						{"roles":["editor"]}""").isAnswered(200, "account.changed"),
				when(ADMINISTRATOR, "PATCH /users/~id").sends("""
						{"enabled":false}""").isAnswered(200, "account.disabled"),
				when(ADMINISTRATOR, "PATCH /users/~id").sends("""
						{"enabled":"no"}""").isRefused(400, "Invalid request", "enabled"),
				when(USER, "PATCH /users/~id").sends("""
						{"roles":["admin"]}""").isRefused(403, "Insufficient scope", ""),
				when(ADMINISTRATOR, "DELETE /users/~id").isAnswered(204, "account.deleted"),
				when(ADMINISTRATOR, "DELETE /users/no-id").isRefused(404, "Not found", ""),
				when(ADMINISTRATOR, "DELETE /users/00000000-0000-4000-8000-000000000000").isRefused(404, "Not found",
						""));
	}

	static Stream<ApiScenario> apiTokens() {
		return Stream.of(when(NOBODY, "POST /api-tokens").sends("""
				{"name":"ci"}""").isRefused(401, "Missing token", "Authorization"),
				when(USER, "POST /api-tokens").sends("""
						{"name":"ci"}""").isAnswered(201, "api-token.created"), when(USER, "POST /api-tokens").sends("""
						{"name":""}""").isRefused(400, "Invalid request", "name"),
				when(USER, "POST /api-tokens").sends("""
						{"name":"ci","expires_in":31536001}""").isRefused(400, "Invalid request", "expires_in"),
				when(USER, "POST /api-tokens").sends("""
						{"name":"ci","scopes":["admin"]}""").isRefused(403, "Insufficient scope", "caller"),
				when(USER, "DELETE /api-tokens/00000000-0000-4000-8000-000000000000").isRefused(404, "Not found", ""),
				when(USER, "GET /api-tokens").isAnswered(200));
	}

	static Stream<ApiScenario> sessions() {
		return Stream.of(when(USER, "GET /sessions").isAnswered(200),
				when(NOBODY, "GET /sessions").isRefused(401, "Missing token", "Authorization"),
				when(USER, "POST /logout").isAnswered(204, "session.ended"),
				when(NOBODY, "POST /logout").isRefused(401, "Missing token", "Authorization"),
				when(USER, "DELETE /sessions/00000000-0000-4000-8000-000000000000").isRefused(404, "Not found", ""),
				when(NOBODY, "POST /token/refresh").sends("""
						{}""").isRefused(400, "Invalid request", "refresh_token"));
	}

	static Stream<ApiScenario> operators() {
		return Stream.of(when(ADMINISTRATOR, "POST /blocks").sends("""
				{"address":"198.51.100.0/28","reason":"~new"}""").isAnswered(201, "address.blocked"),
				when(ADMINISTRATOR, "POST /blocks").sends("""
						{"address":"everywhere","reason":"guesses"}""").isRefused(400, "Invalid request", "address"),
				when(USER, "POST /blocks").sends("""
						{"address":"198.51.100.1","reason":"guesses"}""").isRefused(403, "Insufficient scope", ""),
				when(ADMINISTRATOR, "GET /keys").isAnswered(200),
				when(USER, "GET /keys").isRefused(403, "Insufficient scope", ""),
				when(ADMINISTRATOR, "GET /audit").isAnswered(200),
				when(USER, "GET /audit").isRefused(403, "Insufficient scope", ""),
				when(USER, "GET /protected").isAnswered(200),
				when(NOBODY, "GET /protected").isRefused(401, "Missing token", "Authorization"));
	}

	static Stream<ApiScenario> proxies() {
		return Stream.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
			.flatMap((method) -> Stream.of(
					when(NOBODY, method + " /verify").isRefused(401, "Missing token", "Authorization"),
					when(USER, method + " /verify/orders/7").isAnswered(200),
					when(USER, method + " /verify").sends("no JSON").isAnswered(200),
					when(USER, method + " /verify?scope=admin").isRefused(403, "Insufficient scope", ""),
					when(USER, method + " /verify?role=admin").isRefused(403, "Insufficient scope", ""),
					when(ADMINISTRATOR, method + " /verify?scope=admin&role=admin").isAnswered(200)));
	}

	@ParameterizedTest
	@MethodSource({ "accounts", "apiTokens", "sessions", "operators", "proxies" })
	void requestWhenSentThenAnswerAndAuditAreThese(ApiScenario scenario) {
		TestAccount account = this.accounts.add();
		String requestId = UUID.randomUUID().toString();
		MvcTestResult answer = send(scenario, account, requestId);
		assertThat(answer).hasStatus(scenario.status());
		if (scenario.error() != null) {
			assertThat(answer).hasContentTypeCompatibleWith("application/problem+json");
			assertThat(json(answer).get("error").asString()).isEqualTo(scenario.error());
			assertThat(json(answer).get("detail").asString()).contains(scenario.detail());
		}
		assertThat(actsOf(requestId)).isEqualTo(scenario.acts());
	}

	private MvcTestResult send(ApiScenario scenario, TestAccount account, String requestId) {
		ServiceClient caller = switch (scenario.caller()) {
			case NOBODY -> this.client;
			case USER -> this.client.withToken(this.tokens.of(account));
			case ADMINISTRATOR -> this.client.withToken(this.tokens.of(ADMIN));
		};
		String[] request = scenario.request().split(" ");
		String body = (scenario.body() != null) ? fill(scenario.body(), account) : null;
		return caller.with("X-Request-Id", requestId)
			.send(HttpMethod.valueOf(request[0]), fill(request[1], account), body);
	}

	private List<String> actsOf(String requestId) {
		return this.jdbc.sql("SELECT act FROM audit_event WHERE request_id = :requestId ORDER BY id")
			.param("requestId", requestId)
			.query(String.class)
			.list();
	}

	private static String fill(String text, TestAccount account) {
		return text.replace("~id", account.id().toString())
			.replace("~name", account.username())
			.replace("~new", "new-" + UUID.randomUUID());
	}

}
