package dev.countersign.store;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Says at the start which setting to look at when the database cannot be opened.
 */
class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {

	private final Environment environment;

	DatabaseFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable failure, SQLException cause) {
		String url = this.environment.getProperty("spring.datasource.url");
		if (url == null) {
			return Database.isLocked(failure) ? locked(cause) : null;
		}
		return switch (stateClass(failure)) {
			case "08" -> analysis(url, "cannot be reached",
					"Start the database, or set spring.datasource.url (SPRING_DATASOURCE_URL) to the host and port it listens on.",
					cause);
			case "28" -> analysis(url, "refuses the user or the password",
					"Set spring.datasource.username and spring.datasource.password (SPRING_DATASOURCE_USERNAME, SPRING_DATASOURCE_PASSWORD) to those of a user who may use it.",
					cause);
			case "3D" -> analysis(url, "does not exist",
					"Create the database, or set spring.datasource.url (SPRING_DATASOURCE_URL) to one that exists.",
					cause);
			default -> isPreparedElsewhere(failure)
					? analysis(url, "is behind a pooler in transaction mode", PostgresErrors.POOLER_ACTION, cause)
					: null;
		};
	}

	private static FailureAnalysis locked(SQLException cause) {
		return new FailureAnalysis("The database in the data folder is in use by another process.",
				"Stop the other process, or set countersign.data-dir (COUNTERSIGN_DATA_DIR) to a folder of its own. "
						+ "Nodes that are to share a store need PostgreSQL: set spring.datasource.url.",
				cause);
	}

	private static FailureAnalysis analysis(String url, String problem, String action, SQLException cause) {
		return new FailureAnalysis(
				"The database %s of the setting spring.datasource.url %s.".formatted(Database.of(url).url(), problem),
				action, cause);
	}

	private static boolean isPreparedElsewhere(Throwable failure) {
		return Database.causes(failure).anyMatch(PostgresErrors::isPreparedElsewhere);
	}

	/** The pool's own exception carries no state, the driver's below it does. */
	private static String stateClass(Throwable failure) {
		return Database.causes(failure)
			.map(SQLException::getSQLState)
			.filter((state) -> state != null && state.length() == 5)
			.reduce("", (outer, inner) -> inner.substring(0, 2));
	}

}
