package dev.countersign;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service account's life, over a real port: it is made, asks, changes its secret, loses
 * a role, and goes.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people", "countersign.roles.gateway=introspect",
				"countersign.roles.reporter=reports" })
class ServiceStoryTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private TestClock clock;

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

	@Test
	void serviceWhenMadeUsedRotatedAndEndedThenTokensAreGoodJustAsLong() throws Exception {
		String admin = logIn(TestAccounts.ADMIN);
		JsonNode account = json(send("POST", "/users", "Bearer " + admin, "application/json", """
				{"username":"nightly-report","kind":"service","roles":["gateway","reporter"]}"""));
		String path = "/users/" + account.get("id").asString();
		JsonNode first = json(send("POST", path + "/secrets", "Bearer " + admin, "", ""));
		String oldClient = basic("nightly-report", first.get("client_secret").asString());
		JsonNode answer = token(oldClient, "");
		assertThat(answer.get("scope").asString()).isEqualTo("introspect reports");
		assertThat(answer.has("refresh_token")).isFalse();
		String oldToken = answer.get("access_token").asString();
		assertThat(open(oldToken)).isEqualTo(200);
		String person = logIn(this.accounts.add());
		assertThat(introspect(oldClient, person).get("active").asBoolean()).isTrue();
		assertThat(introspect("Bearer " + token(oldClient, "&scope=introspect").get("access_token").asString(), person)
			.get("active")
			.asBoolean()).isTrue();
		JsonNode second = json(send("POST", path + "/secrets", "Bearer " + admin, "", ""));
		String newClient = basic(account.get("id").asString(), second.get("client_secret").asString());
		String newToken = token(newClient, "").get("access_token").asString();
		assertThat(open(oldToken)).isEqualTo(200);
		assertThat(
				send("DELETE", path + "/secrets/" + first.get("id").asString(), "Bearer " + admin, "", "").statusCode())
			.isEqualTo(204);
		assertThat(open(oldToken)).isEqualTo(401);
		assertThat(open(newToken)).isEqualTo(200);
		assertThat(introspect(oldClient, person).get("error").asString()).isEqualTo("invalid_client");
		assertThat(
				send("PATCH", path, "Bearer " + admin, "application/json", "{\"roles\":[\"reporter\"]}").statusCode())
			.isEqualTo(200);
		assertThat(open(newToken)).isEqualTo(401);
		newToken = token(newClient, "").get("access_token").asString();
		assertThat(introspect("Bearer " + newToken, person).get("error").asString()).isEqualTo("Insufficient scope");
		this.clock.turn(Duration.ofHours(1));
		assertThat(open(newToken)).isEqualTo(401);
		newToken = token(newClient, "").get("access_token").asString();
		assertThat(open(newToken)).isEqualTo(200);
		assertThat(send("DELETE", path, "Bearer " + logIn(TestAccounts.ADMIN), "", "").statusCode()).isEqualTo(204);
		assertThat(open(newToken)).isEqualTo(401);
		assertThat(token(newClient, "").get("error").asString()).isEqualTo("invalid_client");
	}

	private String logIn(TestAccount account) throws Exception {
		return json(send("POST", "/login", "", "application/json", """
				{"username":"%s","password":"%s"}""".formatted(account.username(), account.password()))).get("token")
			.asString();
	}

	private JsonNode token(String client, String more) throws Exception {
		return json(send("POST", "/oauth2/token", client, "application/x-www-form-urlencoded",
				"grant_type=client_credentials" + more));
	}

	private JsonNode introspect(String caller, String token) throws Exception {
		return json(send("POST", "/introspect", caller, "application/x-www-form-urlencoded", "token=" + token));
	}

	private int open(String token) throws Exception {
		return send("GET", "/protected", "Bearer " + token, "", "").statusCode();
	}

	private HttpResponse<String> send(String method, String path, String authorization, String type, String body)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
		if (!authorization.isEmpty()) {
			request.header("Authorization", authorization);
		}
		if (!type.isEmpty()) {
			request.header("Content-Type", type);
		}
		return this.http.send(request.build(), BodyHandlers.ofString());
	}

	private static String basic(String id, String secret) {
		return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
	}

	private static JsonNode json(HttpResponse<String> response) {
		return JsonMapper.shared().readTree(response.body());
	}

}
