package dev.countersign.store;

import java.sql.SQLException;

import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says who has to bring the database up to date, when this user has not the right to.
 */
class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<FlywayException> {

	/** PostgreSQL's code for a right that is missing. */
	private static final String INSUFFICIENT_PRIVILEGE = "42501";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable failure, FlywayException cause) {
		return Database.causes(cause)
			.map(SQLException::getSQLState)
			.filter(INSUFFICIENT_PRIVILEGE::equals)
			.findFirst()
			.map((state) -> new FailureAnalysis(
					"The database is not at the version that this jar needs, and the user of the setting "
							+ "spring.datasource.username may not change its tables.",
					"Run `countersign migrate` (java -jar countersign.jar migrate) with spring.datasource.username and "
							+ "spring.datasource.password (SPRING_DATASOURCE_USERNAME, SPRING_DATASOURCE_PASSWORD) "
							+ "of the role that owns the tables, and start again.",
					cause))
			.orElse(null);
	}

}
