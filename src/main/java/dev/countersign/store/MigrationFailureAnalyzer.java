package dev.countersign.store;

import java.sql.SQLException;

import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do when the database cannot be brought up to date.
 */
class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<FlywayException> {

	/** PostgreSQL's code for a right that is missing. */
	private static final String INSUFFICIENT_PRIVILEGE = "42501";

	/** PostgreSQL's code for a lock that was not to be had in time. */
	private static final String LOCK_NOT_AVAILABLE = "55P03";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable failure, FlywayException cause) {
		if (hasState(cause, INSUFFICIENT_PRIVILEGE)) {
			return new FailureAnalysis(
					"The database is not at the version that this jar needs, and the user of the setting "
							+ "spring.datasource.username may not change its tables.",
					"Run `countersign migrate` (java -jar countersign.jar migrate) with spring.datasource.username and "
							+ "spring.datasource.password (SPRING_DATASOURCE_USERNAME, SPRING_DATASOURCE_PASSWORD) "
							+ "of the role that owns the tables, and start again.",
					cause);
		}
		if (hasState(cause, LOCK_NOT_AVAILABLE)) {
			return new FailureAnalysis(
					"A migration waited too long for a table that somebody else uses, in the database of the setting "
							+ "spring.datasource.url.",
					"Start again. If that does not help, wait for the end of what uses it for long, such as pg_dump or a "
							+ "transaction that somebody forgot: SELECT * FROM pg_stat_activity tells.",
					cause);
		}
		if (isCutOff(cause)) {
			return new FailureAnalysis(
					"The database in the data folder, the setting countersign.data-dir, was left in the middle of a "
							+ "migration, as the process was killed or failed.",
					"Restore the last backup into an empty folder (countersign restore), and start again. If the database "
							+ "was never used, delete countersign.mv.db in the data folder instead.",
					cause);
		}
		if (cause instanceof FlywayValidateException) {
			return new FailureAnalysis("The tables of the database were not made by this jar's migrations.",
					"Run the version of the jar that the database was last used with, or a newer one, or set "
							+ "spring.datasource.url (SPRING_DATASOURCE_URL) or countersign.data-dir "
							+ "(COUNTERSIGN_DATA_DIR) to a database of this service's own.",
					cause);
		}
		String message = cause.getMessage();
		if (message != null && message.startsWith("Number of retries exceeded")) {
			return new FailureAnalysis(
					"Another process is migrating the database of the setting spring.datasource.url, and has not come to "
							+ "an end yet.",
					"Start again when it has. If there is none, an advisory lock is held by a connection that somebody "
							+ "forgot: SELECT * FROM pg_locks WHERE locktype = 'advisory' tells.",
					cause);
		}
		return (message != null && message.startsWith("Found non-empty schema")) ? new FailureAnalysis(
				"The database of the setting spring.datasource.url holds tables of something else.",
				"Set spring.datasource.url (SPRING_DATASOURCE_URL) to an empty database: CREATE DATABASE countersign",
				cause) : null;
	}

	private static boolean hasState(FlywayException cause, String state) {
		return Database.causes(cause).map(SQLException::getSQLState).anyMatch(state::equals);
	}

	/**
	 * H2 commits each statement of a migration by itself, so that what is to be made may
	 * be there already. The next start finds a migration that failed.
	 */
	private static boolean isCutOff(FlywayException cause) {
		String message = cause.getMessage();
		return Database.causes(cause).anyMatch(H2Errors::isAlreadyThere)
				|| (message != null && message.contains("failed migration to version"));
	}

}
