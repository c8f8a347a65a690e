package dev.countersign.command;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;

import javax.sql.DataSource;

import dev.countersign.store.Database;
import dev.countersign.store.UnfinishedMove;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.output.ValidateResult;

import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * Whether the database answers, has the tables that this version needs, and tells the
 * same time.
 */
final class DatabaseCheck {

	/** Nodes that are further apart disagree on what has expired. */
	private static final Duration MAX_APART = Duration.ofSeconds(2);

	/** As it should be while the server runs, whose own health tells more. */
	static final Finding IN_USE = Finding.ok("database",
			"in use by the running server, and so not examined; ask GET /actuator/health, or stop the server first");

	private final ApplicationContext context;

	DatabaseCheck(ApplicationContext context) {
		this.context = context;
	}

	Finding database() {
		String url = this.context.getBean(Database.class).url();
		try (Connection connection = this.context.getBean(DataSource.class).getConnection()) {
			return Finding.ok("database",
					"%s %s answers at %s".formatted(connection.getMetaData().getDatabaseProductName(),
							connection.getMetaData().getDatabaseProductVersion(), url));
		}
		catch (SQLException ex) {
			if (Database.isLocked(ex)) {
				return IN_USE;
			}
			throw new CannotGetJdbcConnectionException("The database cannot be opened", ex);
		}
	}

	static Finding migrations(Flyway flyway) {
		MigrationInfoService migrations = flyway.info();
		if (Arrays.stream(migrations.all()).anyMatch((migration) -> migration.getState().isFailed())) {
			return Finding.problem("migrations", "the database was left in the middle of one",
					"Restore the last backup into an empty folder: countersign restore");
		}
		int pending = migrations.pending().length;
		if (pending > 0) {
			return Finding.problem("migrations", "%d are not run yet".formatted(pending),
					"Run them: countersign migrate, or start the server");
		}
		ValidateResult validated = flyway.validateWithResult();
		if (!validated.validationSuccessful) {
			return Finding.problem("migrations",
					"the database is not as this version expects it: " + validated.getAllErrorMessages(),
					"Run the version of the jar that the database was last used with, or a newer one");
		}
		return Finding.ok("migrations", "up to date, version " + migrations.current().getVersion());
	}

	/** Needs the tables of this version. */
	Finding move() {
		UnfinishedMove.requireNone(this.context.getBean(DataSource.class));
		return Finding.ok("move", "none to this database broke off");
	}

	Finding clock() {
		Clock clock = this.context.getBean(Clock.class);
		try (Connection connection = this.context.getBean(DataSource.class).getConnection();
				Statement statement = connection.createStatement()) {
			Instant before = clock.instant();
			Instant database = now(statement);
			Instant after = clock.instant();
			Duration apart = apart(before, database, after);
			return (apart.compareTo(MAX_APART) > 0)
					? Finding.problem("clock", "%s apart from the database's".formatted(Ages.inWords(apart)),
							"Let this machine and the database's set their clocks by NTP")
					: Finding.ok("clock", "%d ms apart from the database's".formatted(apart.toMillis()));
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException("The database cannot be opened", ex);
		}
	}

	private static Instant now(Statement statement) throws SQLException {
		try (ResultSet row = statement.executeQuery("SELECT CURRENT_TIMESTAMP")) {
			row.next();
			return row.getObject(1, OffsetDateTime.class).toInstant();
		}
	}

	/** Nothing, where the database's time lies between ours before and after. */
	private static Duration apart(Instant before, Instant database, Instant after) {
		if (database.isBefore(before)) {
			return Duration.between(database, before);
		}
		return database.isAfter(after) ? Duration.between(after, database) : Duration.ZERO;
	}

}
