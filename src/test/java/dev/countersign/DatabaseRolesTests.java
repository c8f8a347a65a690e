package dev.countersign;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import dev.countersign.testkit.PostgresDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A database whose tables one role owns and another, without the right to change them,
 * works with: as {@code src/deploy/postgres-roles.sql} makes them.
 */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseRolesTests {

	private static final Path ROLES = Path.of("src/deploy/postgres-roles.sql");

	private static final String SECRET = "hex:9f3a6c01d87be4527a10c4e9352fb86dd01e7783ac4b95f26e58ba0c1d3947f1";

	private static String migrated = "";

	private static CommandOutput migration = new CommandOutput(-1, "");

	@BeforeAll
	static void migrate() throws Exception {
		migrated = databaseWithRoles();
		migration = migrateAs("countersign_owner", migrated);
	}

	@Test
	void startWhenMigratedByTheOwnerThenTheOtherRoleDoesAllOfTheWork() throws Exception {
		assertThat(migration.status()).as(migration.text()).isZero();
		try (ConfigurableApplicationContext service = start(migrated)) {
			String address = "http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port");
			JsonNode session = json(post(address + "/login", "", NodeProcess.LOGIN));
			JsonNode refreshed = json(post(address + "/token/refresh", "",
					"{\"refresh_token\":\"" + session.get("refresh_token").asString() + "\"}"));
			String token = refreshed.get("token").asString();
			assertThat(post(address + "/keys/rotate", token, """
					{"algorithm":"ES256"}""").statusCode()).isEqualTo(200);
			assertThat(post(address + "/api-tokens", token, """
					{"name":"ci"}""").statusCode()).isEqualTo(201);
			Awaitility.await().untilAsserted(() -> assertThat(listeners()).isEqualTo(1));
			assertThat(post(address + "/logout", token, "").statusCode()).isEqualTo(204);
			assertThat(post(address + "/keys/rotate", token, "").statusCode()).isEqualTo(401);
		}
	}

	@Test
	void startWhenMigrationsArePendingThenNamesTheCommandThatRunsThem(CapturedOutput output) throws Exception {
		String empty = databaseWithRoles();
		assertThatException().isThrownBy(() -> start(empty).close());
		assertThat(output).contains("APPLICATION FAILED TO START", "countersign migrate", "may not change its tables",
				"SPRING_DATASOURCE_USERNAME");
	}

	@Test
	void migrateWhenNotTheOwnerThenSaysWhoMust() throws Exception {
		CommandOutput run = migrateAs("countersign", databaseWithRoles());
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.text()).startsWith("countersign: ")
			.contains("may not change its tables", "the role that owns the tables")
			.doesNotContain("\tat ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE other (id INTEGER)", "CREATE TEMPORARY TABLE other (id INTEGER)",
			"ALTER TABLE account ADD COLUMN other INTEGER", "DROP TABLE login_session", "TRUNCATE revocation",
			"CREATE INDEX other ON account (created_at)", "CREATE SCHEMA other" })
	void statementWhenItChangesTablesThenNotForTheOtherRole(String statement) {
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(migrated, "countersign", statement))
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("42501"));
	}

	private static String databaseWithRoles() throws SQLException, IOException {
		String url = PostgresDatabase.create();
		execute(url, "postgres", Files.readString(ROLES));
		return url;
	}

	/** In a process of its own, as an operator does it. */
	private static CommandOutput migrateAs(String role, String url) throws IOException, InterruptedException {
		Process process = NodeProcess
			.builder(PostgresDatabase.patiently("migrate", "--spring.datasource.url=" + url,
					"--spring.datasource.username=" + role))
			.redirectErrorStream(true)
			.start();
		String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new CommandOutput(process.waitFor(), text);
	}

	private static ConfigurableApplicationContext start(String url) {
		return new SpringApplicationBuilder(CountersignApplication.class).registerShutdownHook(false)
			.run(PostgresDatabase.patiently("--server.address=127.0.0.1", "--server.port=0",
					"--server.shutdown=immediate", "--spring.datasource.url=" + url,
					"--spring.datasource.username=countersign", "--countersign.secret=" + SECRET,
					"--countersign.bootstrap.password=the first of many people"));
	}

	private static void execute(String url, String role, String statements) throws SQLException {
		try (Connection connection = PostgresDatabase.connect(url, role);
				Statement statement = connection.createStatement()) {
			statement.execute(statements);
		}
	}

	private static long listeners() throws SQLException {
		try (Connection connection = PostgresDatabase.connect(migrated, "postgres");
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("""
						SELECT count(*) FROM pg_stat_activity
						WHERE datname = current_database() AND usename = 'countersign' AND query LIKE 'LISTEN %'""")) {
			row.next();
			return row.getLong(1);
		}
	}

	private static JsonNode json(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	private static HttpResponse<String> post(String uri, String token, String body)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
		if (!token.isEmpty()) {
			request.header("Authorization", "Bearer " + token);
		}
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private record CommandOutput(int status, String text) {
	}

}
