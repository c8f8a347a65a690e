package dev.countersign;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.RefreshTokens;
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
import org.springframework.jdbc.core.simple.JdbcClient;

import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A user's day, over a real port.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people" })
class StoryTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private TestClock clock;

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

	@Test
	void userWhenLoggingInRefreshingAndLeavingThenTokensAreGoodJustAsLong() throws Exception {
		TestAccount john = this.accounts.add();
		JsonNode login = logIn(john);
		assertThat(open(login).statusCode()).isEqualTo(200);
		JsonNode refreshed = json(refresh(login));
		assertThat(open(refreshed).statusCode()).isEqualTo(200);
		RefreshTokens.age(this.jdbc, Duration.ofSeconds(10));
		assertRefused(refresh(login), "Token has been revoked");
		assertRefused(open(refreshed), "Token has been revoked");
		assertRefused(open(login), "Token has been revoked");
		assertRefused(refresh(refreshed), "Token has been revoked");
		JsonNode again = logIn(john);
		assertThat(open(again).statusCode()).isEqualTo(200);
		assertThat(logOut(again).statusCode()).isEqualTo(204);
		assertRefused(open(again), "Token has been revoked");
		JsonNode last = logIn(john);
		assertThat(open(last).statusCode()).isEqualTo(200);
		this.clock.turn(Duration.ofHours(1));
		assertRefused(open(last), "Token has expired");
		assertThat(open(json(refresh(last))).statusCode()).isEqualTo(200);
	}

	@Test
	void accountWhenDescribedByAnAdministratorThenEveryServiceCanReadIt() throws Exception {
		String administrator = bearer(logIn(ADMIN));
		JsonNode made = json(send(request("/users").header("Authorization", administrator)
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("""
					{"username":"jane","email":"Jane@example.com","roles":["editor"],"claims":{"tenant":"acme"}}"""))));
		assertThat(post("/password/setup", """
				{"invitation":"%s","password":"seven green lamps at dusk"}"""
			.formatted(made.get("invitation").asString())).statusCode()).isEqualTo(204);
		TestAccount jane = new TestAccount(UUID.fromString(made.get("id").asString()), "jane",
				"seven green lamps at dusk");
		JsonNode login = logIn(jane);
		assertThat(BearerTokens.claims(login.get("access_token").asString())).containsEntry("tenant", "acme")
			.containsEntry("roles", List.of("editor"))
			.containsEntry("sub", made.get("id").asString());
		assertThat(json(me(login)).at("/claims/tenant").asString()).isEqualTo("acme");
		assertThat(send(request("/users/" + jane.id()).header("Authorization", administrator)
			.header("Content-Type", "application/json")
			.method("PATCH", BodyPublishers.ofString("""
					{"claims":{"tenant":"globex"}}"""))).statusCode()).isEqualTo(200);
		assertThat(json(me(login)).at("/claims/tenant").asString()).isEqualTo("globex");
		assertThat(BearerTokens.claims(json(refresh(login)).get("token").asString())).containsEntry("tenant", "globex");
		this.clock.turn(Duration.ofHours(1));
		assertRefused(me(login), "Token has expired");
	}

	private HttpResponse<String> me(JsonNode answer) throws Exception {
		return send(request("/me").header("Authorization", bearer(answer)));
	}

	private JsonNode logIn(TestAccount account) throws Exception {
		HttpResponse<String> response = post("/login", """
				{"username":"%s","password":"%s"}""".formatted(account.username(), account.password()));
		assertThat(response.statusCode()).isEqualTo(200);
		return json(response);
	}

	private HttpResponse<String> refresh(JsonNode answer) throws Exception {
		return post("/token/refresh", """
				{"refresh_token":"%s"}""".formatted(answer.get("refresh_token").asString()));
	}

	private HttpResponse<String> open(JsonNode answer) throws Exception {
		return send(request("/protected").header("Authorization", bearer(answer)));
	}

	private HttpResponse<String> logOut(JsonNode answer) throws Exception {
		return send(request("/logout").POST(BodyPublishers.noBody()).header("Authorization", bearer(answer)));
	}

	private HttpResponse<String> post(String path, String body) throws Exception {
		return send(request(path).POST(BodyPublishers.ofString(body)).header("Content-Type", "application/json"));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.http.send(request.build(), BodyHandlers.ofString());
	}

	private static void assertRefused(HttpResponse<String> response, String error) {
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(json(response).get("error").asString()).isEqualTo(error);
	}

	private static String bearer(JsonNode answer) {
		return "Bearer " + answer.get("token").asString();
	}

	private static JsonNode json(HttpResponse<String> response) {
		return JsonMapper.shared().readTree(response.body());
	}

}
