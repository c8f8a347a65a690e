package dev.countersign.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import dev.countersign.testkit.PostgresDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Migrations that are disturbed, which no setting is to blame for.
 */
class MigrationFailureAnalyzerPostgresTests {

	@Test
	void analyzeWhenSomebodyUsesTheTableThenSaysWhoToWaitFor() throws SQLException {
		String url = PostgresDatabase.create();
		DataSource database = new DriverManagerDataSource(url, "postgres", "");
		onPostgres(database).target("17").load().migrate();
		try (Connection dump = database.getConnection(); Statement statement = dump.createStatement()) {
			dump.setAutoCommit(false);
			statement.execute("LOCK TABLE account IN ACCESS SHARE MODE");
			Flyway disturbed = onPostgres(database).initSql("SET lock_timeout = '1ms'").load();
			assertThat(analyze(disturbed)).satisfies((found) -> {
				assertThat(found.getDescription()).contains("somebody else uses");
				assertThat(found.getAction()).contains("Start again", "pg_stat_activity");
			});
		}
		assertThat(onPostgres(database).load().migrate().success).isTrue();
	}

	@Test
	void analyzeWhenAnotherProcessMigratesThenSaysToWait() throws SQLException {
		DataSource database = new DriverManagerDataSource(PostgresDatabase.create(), "postgres", "");
		AtomicReference<@Nullable FailureAnalysis> found = new AtomicReference<>();
		onPostgres(database).target("1").callbacks(new BaseCallback() {
			@Override
			public boolean supports(Event event, @Nullable Context context) {
				return event == Event.BEFORE_EACH_MIGRATE;
			}

			@Override
			public void handle(Event event, Context context) {
				found.set(analyze(onPostgres(database).lockRetryCount(1).load()));
			}
		}).load().migrate();
		assertThat(found.get()).isNotNull().satisfies((analysis) -> {
			assertThat(analysis.getDescription()).contains("Another process is migrating");
			assertThat(analysis.getAction()).contains("Start again when it has", "pg_locks");
		});
		assertThat(onPostgres(database).load().migrate().success).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE address_block (id UUID)", "CREATE SEQUENCE status_index",
			"ALTER TABLE account ADD COLUMN claims VARCHAR(1024)", "CREATE INDEX account_email ON account (id)" })
	void analyzeWhenKilledInTheMiddleThenSaysToRestore(String done) throws SQLException {
		DataSource database = new DriverManagerDataSource(
				"jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID()), "countersign", "");
		onH2(database).target("7").load().migrate();
		try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
			statement.execute(done);
		}
		for (String start : List.of("first", "second")) {
			assertThat(analyze(onH2(database).load())).as(start).satisfies((found) -> {
				assertThat(found.getDescription()).contains("in the middle of a migration");
				assertThat(found.getAction()).contains("countersign restore");
			});
		}
	}

	private static FluentConfiguration onH2(DataSource database) {
		return Flyway.configure().dataSource(database).locations("classpath:db/migration");
	}

	private static FluentConfiguration onPostgres(DataSource database) {
		return Flyway.configure().dataSource(database).locations("classpath:db/migration", "classpath:db/postgresql");
	}

	private static @Nullable FailureAnalysis analyze(Flyway migrations) {
		return new MigrationFailureAnalyzer()
			.analyze(assertThatExceptionOfType(FlywayException.class).isThrownBy(migrations::migrate).actual());
	}

}
