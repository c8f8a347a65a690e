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

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable failure, FlywayException cause) {
		if (Database.causes(cause).map(SQLException::getSQLState).anyMatch(INSUFFICIENT_PRIVILEGE::equals)) {
			return new FailureAnalysis(
					"The database is not at the version that this jar needs, and the user of the setting "
							+ "spring.datasource.username may not change its tables.",
					"Run `countersign migrate` (java -jar countersign.jar migrate) with spring.datasource.username and "
							+ "spring.datasource.password (SPRING_DATASOURCE_USERNAME, SPRING_DATASOURCE_PASSWORD) "
							+ "of the role that owns the tables, and start again.",
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
		return (message != null && message.startsWith("Found non-empty schema")) ? new FailureAnalysis(
				"The database of the setting spring.datasource.url holds tables of something else.",
				"Set spring.datasource.url (SPRING_DATASOURCE_URL) to an empty database: CREATE DATABASE countersign",
				cause) : null;
	}

}
