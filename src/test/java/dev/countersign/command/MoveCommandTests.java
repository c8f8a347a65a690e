package dev.countersign.command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.countersign.CountersignApplication;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.PostgresDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

class MoveCommandTests {

	private static final String PASSWORD = "seven green lamps at dusk";

	private final HttpClient http = HttpClient.newHttpClient();

	@TempDir
	private Path folder;

	/** A command sets the log to silence, and the process usually ends with it. */
	@AfterEach
	void resetLog() {
		LoggingSystem.get(getClass().getClassLoader()).cleanUp();
	}

	@Test
	void moveWhenTokensAreInUseThenNobodyIsLoggedOutAndWhatWasRevokedStaysSo() throws Exception {
		JsonNode login;
		JsonNode ended;
		String apiToken;
		String client;
		try (ConfigurableApplicationContext embedded = start()) {
			login = login(embedded);
			ended = login(embedded);
			apiToken = post(embedded, "/api-tokens", login.get("token").asString(), Map.of("name", "ci")).get("token")
				.asString();
			send(embedded, "/logout", ended.get("token").asString(), Map.of());
			describe(embedded.getBean(JdbcClient.class));
			client = addService(embedded, login.get("token").asString());
		}
		String url = PostgresDatabase.create();
		CommandRun move = move(url);
		assertThat(move.status()).as(move.err()).isZero();
		assertThat(move.out()).contains("account ", "login_session", "signing_key",
				"countersign.secret set to what is in " + this.folder.resolve("secret"));
		String secret = Files.readString(this.folder.resolve("secret")).strip();
		try (ConfigurableApplicationContext moved = start("--spring.datasource.url=" + url,
				"--spring.datasource.username=postgres", "--countersign.secret=" + secret)) {
			assertThat(status(moved, "/protected", login.get("token").asString())).isEqualTo(200);
			assertThat(status(moved, "/protected", apiToken)).isEqualTo(200);
			assertThat(status(moved, "/protected", ended.get("token").asString())).isEqualTo(401);
			assertThat(grant(moved, client)).isEqualTo(200);
			JsonNode next = post(moved, "/token/refresh", null,
					Map.of("refresh_token", login.get("refresh_token").asString()));
			assertThat(status(moved, "/protected", next.get("token").asString())).isEqualTo(200);
			assertThat(BearerTokens.claims(login(moved).get("token").asString())).containsEntry("tenant", "acme");
			assertThat(moved.getBean(JdbcClient.class)
				.sql("SELECT email || ' ' || email_key FROM account WHERE username = 'admin'")
				.query(String.class)
				.single()).isEqualTo("Admin@example.com admin@example.com");
		}
		assertThat(move(url).err()).contains("The new database has accounts of its own.");
	}

	@Test
	void moveWhenItBrokeOffThenBegunAgainItIsComplete() throws Exception {
		try (ConfigurableApplicationContext embedded = start()) {
			login(embedded);
			login(embedded);
		}
		String url = PostgresDatabase.create();
		CommandRun first = move(url);
		assertThat(first.status()).as(first.err()).isZero();
		JdbcClient target = JdbcClient.create(new DriverManagerDataSource(url, "postgres", ""));
		target.sql("DELETE FROM login_session").update();
		target.sql("UPDATE key_ring SET version = 0").update();
		target.sql("INSERT INTO lease (name, until) VALUES ('move', CURRENT_TIMESTAMP)").update();
		CommandRun again = move(url);
		assertThat(again.status()).as(again.err()).isZero();
		assertThat(again.out()).isEqualTo(first.out());
		assertThat(target.sql("SELECT version FROM key_ring").query(Long.class).single()).isPositive();
	}

	@Test
	void moveWhenThereIsNothingToMoveOrNowhereToThenFails() {
		assertThat(move("jdbc:mysql://localhost/x").err()).contains("--to is not the URL of a PostgreSQL database.");
		assertThat(move("jdbc:postgresql://localhost:1/x").err()).contains("There is no embedded database to move.");
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void moveWhenNewDatabaseIsAwayThenSaysSoAndKeepsTheOld() {
		start().close();
		assertThat(move("jdbc:postgresql://localhost:1/x").err()).contains("jdbc:postgresql://localhost:1/x")
			.doesNotContain("\tat ");
	}

	private static void describe(JdbcClient embedded) {
		embedded.sql("""
				UPDATE account SET email = 'Admin@example.com', email_key = 'admin@example.com',
				claims = '{"tenant":"acme"}'""").update();
	}

	private CommandRun move(String url) {
		List<String> settings = List.of("--countersign.data-dir=" + this.folder);
		return CommandRun.run(new ServiceWithoutServer.Opening(CountersignApplication.class, settings), "", "move",
				"--to", url, "--user", "postgres");
	}

	private ConfigurableApplicationContext start(String... settings) {
		List<String> all = new ArrayList<>(List.of(settings));
		all.addAll(List.of("--server.port=0", "--countersign.data-dir=" + this.folder,
				"--countersign.bootstrap.password=" + PASSWORD));
		return SpringApplication.run(CountersignApplication.class, all.toArray(String[]::new));
	}

	/** Returns the part of a form in which the service account says who it is. */
	private String addService(ConfigurableApplicationContext service, String token) throws Exception {
		JsonNode account = post(service, "/users", token, Map.of("username", "nightly", "kind", "service"));
		JsonNode secret = post(service, "/users/" + account.get("id").asString() + "/secrets", token, Map.of());
		return "client_id=nightly&client_secret=" + secret.get("client_secret").asString();
	}

	private int grant(ConfigurableApplicationContext service, String client) throws Exception {
		return this.http
			.send(request(service, "/oauth2/token", null).header("Content-Type", "application/x-www-form-urlencoded")
				.POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&" + client))
				.build(), HttpResponse.BodyHandlers.ofString())
			.statusCode();
	}

	private JsonNode login(ConfigurableApplicationContext service) throws Exception {
		return post(service, "/login", null, Map.of("username", "admin", "password", PASSWORD));
	}

	private JsonNode post(ConfigurableApplicationContext service, String path, @Nullable String token,
			Map<String, String> body) throws Exception {
		HttpResponse<String> response = send(service, path, token, body);
		assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
		return JsonMapper.shared().readTree(response.body());
	}

	private HttpResponse<String> send(ConfigurableApplicationContext service, String path, @Nullable String token,
			Map<String, String> body) throws IOException, InterruptedException {
		HttpRequest.Builder request = request(service, path, token).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)));
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private int status(ConfigurableApplicationContext service, String path, @Nullable String token) throws Exception {
		return this.http.send(request(service, path, token).build(), HttpResponse.BodyHandlers.ofString()).statusCode();
	}

	private static HttpRequest.Builder request(ConfigurableApplicationContext service, String path,
			@Nullable String token) {
		String port = service.getEnvironment().getProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
		return (token != null) ? request.header("Authorization", "Bearer " + token) : request;
	}

}
