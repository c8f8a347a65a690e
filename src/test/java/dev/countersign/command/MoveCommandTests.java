package dev.countersign.command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import dev.countersign.CountersignApplication;
import dev.countersign.revocation.RevocableIds;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.LogReset;
import dev.countersign.testkit.PostgresDatabase;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(LogReset.class)
class MoveCommandTests {

	private static final String PASSWORD = "seven green lamps at dusk";

	private final HttpClient http = HttpClient.newHttpClient();

	@TempDir
	private Path folder;

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
			assertThat(statusIndex(login(moved))).as("an index of a status list, of which none is given out twice")
				.isGreaterThan(statusIndex(login))
				.isGreaterThan(statusIndex(ended));
			assertThat(moved.getBean(JdbcClient.class)
				.sql("SELECT email || ' ' || email_key FROM account WHERE username = 'admin'")
				.query(String.class)
				.single()).isEqualTo("Admin@example.com admin@example.com");
		}
		assertThat(move(url).err()).contains("The new database has accounts of its own.");
	}

	/** As if the process were killed whenever it had just written something. */
	@Test
	void moveWhenStoppedBetweenAnyTwoStepsThenBegunAgainNothingIsDoubledOrLost() throws Exception {
		try (ConfigurableApplicationContext embedded = start()) {
			login(embedded);
			login(embedded);
			embedded.getBean(JdbcClient.class).sql("""
					INSERT INTO audit_event (happened_at, act, result, actor_kind, actor_name, details)
					SELECT CURRENT_TIMESTAMP, 'login.failed', 'failure', 'anonymous', 'nobody-' || x, '{}'
					FROM SYSTEM_RANGE(1, 1100)""").update();
		}
		String url = PostgresDatabase.create();
		Map<String, List<String>> before;
		try (OpenedService source = CommandRun.opener(this.folder).open();
				OpenedService target = CommandRun
					.opener(this.folder, "--spring.datasource.url=" + url, "--spring.datasource.username=postgres")
					.open()) {
			target.get(Flyway.class).migrate();
			DataSource from = source.get(DataSource.class);
			DataSource to = target.get(DataSource.class);
			int stops = 0;
			while (isStopped(new DatabaseMove(from, to), stops)) {
				stops++;
			}
			assertThat(stops).isGreaterThan(20);
			before = rows(from);
			assertThat(rows(to)).isEqualTo(before);
		}
		JdbcClient target = JdbcClient.create(new DriverManagerDataSource(url, "postgres", ""));
		target.sql("DELETE FROM login_session").update();
		target.sql("UPDATE key_ring SET version = 0").update();
		target.sql("INSERT INTO lease (name, until) VALUES ('move', CURRENT_TIMESTAMP)").update();
		CommandRun again = move(url);
		assertThat(again.status()).as(again.err()).isZero();
		assertThat(rows(new DriverManagerDataSource(url, "postgres", ""))).isEqualTo(before);
		assertThat(target.sql("""
				INSERT INTO audit_event (happened_at, act, result, actor_kind, actor_name, details)
				VALUES (CURRENT_TIMESTAMP, 'login.failed', 'failure', 'anonymous', 'somebody', '{}')""").update())
			.isOne();
	}

	@Test
	void startWhenMoveBrokeOffThenStopsUntilItIsBegunAgain() throws Exception {
		start().close();
		String url = PostgresDatabase.create();
		String[] settings = { "--spring.datasource.url=" + url, "--spring.datasource.username=postgres",
				"--countersign.secret=" + Files.readString(this.folder.resolve("secret")).strip() };
		OpenedService.Opener opener = CommandRun.opener(this.folder, settings);
		try (OpenedService source = CommandRun.opener(this.folder).open(); OpenedService target = opener.open()) {
			target.get(Flyway.class).migrate();
			assertThat(isStopped(new DatabaseMove(source.get(DataSource.class), target.get(DataSource.class)), 0))
				.isTrue();
		}
		Exception refusal = assertThatException().isThrownBy(() -> start(settings).close()).actual();
		FailureAnalysis analysis = FailureReport.analyze(refusal, null).orElseThrow();
		assertThat(analysis.getDescription()).contains("holds only a part");
		assertThat(analysis.getAction()).contains("countersign move", "empty the database");
		assertThat(CommandRun.run(opener, "", "users", "list").err()).contains("holds only a part");
		assertThat(CommandRun.run(opener, "", "doctor").out().lines().filter((line) -> line.startsWith("PROBLEM")))
			.singleElement()
			.asString()
			.contains("move: ", "holds only a part", "countersign move");
		CommandRun again = move(url);
		assertThat(again.status()).as(again.err()).isZero();
		assertThat(CommandRun.run(opener, "", "doctor").out()).contains("OK      move: none");
		try (ConfigurableApplicationContext moved = start(settings)) {
			assertThat(login(moved).get("token").asString()).isNotBlank();
		}
	}

	@Test
	void moveWhenTheSourceChangedSinceItBrokeOffThenNamesNoValueOfAnyRow() throws Exception {
		start().close();
		assertThat(CommandRun.in(this.folder, "users", "add", "bob").status()).isZero();
		String url = PostgresDatabase.create();
		String hash;
		try (OpenedService source = CommandRun.opener(this.folder).open();
				OpenedService target = CommandRun
					.opener(this.folder, "--spring.datasource.url=" + url, "--spring.datasource.username=postgres")
					.open()) {
			target.get(Flyway.class).migrate();
			DatabaseMove move = new DatabaseMove(source.get(DataSource.class), target.get(DataSource.class));
			assertThatException().isThrownBy(() -> move.run(MoveCommandTests::stopBehindAccounts))
				.withMessage("stopped");
			JdbcClient client = JdbcClient.create(source.get(DataSource.class));
			client.sql("UPDATE account SET id = RANDOM_UUID() WHERE username = 'bob'").update();
			hash = client.sql("SELECT password_hash FROM account WHERE username = 'bob'").query(String.class).single();
		}
		CommandRun again = move(url);
		assertThat(again.status()).isEqualTo(1);
		assertThat(again.err()).contains("The move broke off: ", "account_username_key", "Empty the new database")
			.doesNotContain("bob")
			.doesNotContain(hash)
			.doesNotContain("INSERT");
	}

	private static void stopBehindAccounts(String table, long rows) {
		if (table.equals("account")) {
			throw new IllegalStateException("stopped");
		}
	}

	@Test
	void moveWhenTheUserIsSetAsWellThenTheOptionWins() {
		start().close();
		OpenedService.Opener opener = CommandRun.opener(this.folder, "--spring.datasource.username=nobody",
				"--spring.datasource.password=nothing");
		CommandRun move = CommandRun.run(opener, "none\n", "move", "--to", PostgresDatabase.create(), "--user",
				"postgres", "--password-stdin");
		assertThat(move.status()).as(move.err()).isZero();
	}

	/** Stops after so many steps, unless it is done by then. */
	private static boolean isStopped(DatabaseMove move, int steps) throws SQLException {
		AtomicInteger left = new AtomicInteger(steps);
		try {
			move.run((table, rows) -> {
				if (left.getAndDecrement() == 0) {
					throw new IllegalStateException("stopped");
				}
			});
			return false;
		}
		catch (IllegalStateException ex) {
			assertThat(ex).hasMessage("stopped");
			return true;
		}
	}

	/** What each table holds that is moved, whatever the order. */
	private static Map<String, List<String>> rows(DataSource database) {
		JdbcClient client = JdbcClient.create(database);
		Map<String, List<String>> rows = new TreeMap<>();
		client.sql("""
				SELECT lower(table_name) FROM information_schema.tables WHERE lower(table_schema) = 'public'
				AND lower(table_name) NOT IN ('flyway_schema_history', 'lease', 'failure_bucket')""")
			.query(String.class)
			.list()
			.forEach((table) -> rows.put(table,
					client.sql("SELECT * FROM " + table)
						.query((row, index) -> row(row))
						.list()
						.stream()
						.sorted()
						.toList()));
		return rows;
	}

	private static String row(ResultSet row) throws SQLException {
		Map<String, String> values = new TreeMap<>();
		for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
			Object value = row.getObject(column);
			if (value instanceof OffsetDateTime time) {
				value = time.toInstant();
			}
			else if (value instanceof Timestamp time) {
				value = time.toInstant();
			}
			values.put(row.getMetaData().getColumnName(column).toLowerCase(Locale.ROOT), String.valueOf(value));
		}
		return values.toString();
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

	private static long statusIndex(JsonNode login) {
		Object session = BearerTokens.claims(login.get("token").asString()).get("sid");
		return RevocableIds.indexOf(UUID.fromString(String.valueOf(session))).orElseThrow();
	}

	private static void describe(JdbcClient embedded) {
		embedded.sql("""
				UPDATE account SET email = 'Admin@example.com', email_key = 'admin@example.com',
				claims = '{"tenant":"acme"}'""").update();
	}

	private CommandRun move(String url) {
		return CommandRun.in(this.folder, "move", "--to", url, "--user", "postgres");
	}

	private ConfigurableApplicationContext start(String... settings) {
		List<String> all = new ArrayList<>(List.of(settings));
		all.addAll(List.of("--server.port=0", "--countersign.data-dir=" + this.folder,
				"--countersign.bootstrap.password=" + PASSWORD, "--countersign.database.request-timeout=20s",
				"--spring.datasource.hikari.connection-timeout=20000"));
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
