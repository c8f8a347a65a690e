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

	private static final String USER = "spring.datasource.username and spring.datasource.password "
			+ "(SPRING_DATASOURCE_USERNAME, SPRING_DATASOURCE_PASSWORD)";

	/** The server took the connection, and then refused it. */
	private static final String REFUSED = "08004";

	private final Environment environment;

	DatabaseFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable failure, SQLException cause) {
		String url = this.environment.getProperty("spring.datasource.url");
		if (url == null || Database.isEmbedded(url)) {
			return EmbeddedDatabaseFailure.of(failure, url)
				.map((known) -> new FailureAnalysis(known.description(), known.action(), cause))
				.orElse(null);
		}
		SQLException driver = driver(failure, cause);
		if (PostgresErrors.isPreparedElsewhere(driver)) {
			return analysis(url, "is behind a pooler in transaction mode", PostgresErrors.POOLER_ACTION, cause);
		}
		if (PostgresErrors.isOfServerThatTakesNobody(driver)) {
			return unreachable(url, driver, cause);
		}
		String state = driver.getSQLState();
		return (state != null) ? byState(url, state, driver, cause) : null;
	}

	/** Goes by the class of the state, which is its first two characters. */
	private static @Nullable FailureAnalysis byState(String url, String state, SQLException driver,
			SQLException cause) {
		return switch (state.substring(0, Math.min(2, state.length()))) {
			case "08" -> state.equals(REFUSED) ? refused(url, driver, cause) : unreachable(url, driver, cause);
			case "28" -> analysis(url, "refuses the user or the password",
					"Set %s to those of a user who may use it.".formatted(USER), cause);
			case "3D" -> analysis(url, "does not exist", "Create the database, or set spring.datasource.url "
					+ "(SPRING_DATASOURCE_URL) to one that exists.", cause);
			case "53" -> full(url, driver, cause);
			case "42" -> tables(url, state, driver, cause);
			case "25" -> analysis(url, "takes no writes: " + DatabaseReason.of(driver),
					"Let spring.datasource.url (SPRING_DATASOURCE_URL) lead to the primary, and let transactions write.",
					cause);
			case "0A", "55", "57", "58", "XX" -> analysis(url, "cannot be used: " + DatabaseReason.of(driver),
					"Look into the server's log, or set spring.datasource.url (SPRING_DATASOURCE_URL) to another database.",
					cause);
			default -> null;
		};
	}

	private static FailureAnalysis unreachable(String url, SQLException driver, SQLException cause) {
		return analysis(url, "cannot be reached: " + DatabaseReason.of(driver),
				"Start the database, or set spring.datasource.url (SPRING_DATASOURCE_URL) to the host and port where the primary listens.",
				cause);
	}

	private static FailureAnalysis refused(String url, SQLException driver, SQLException cause) {
		return analysis(url, "refuses the connection: " + DatabaseReason.of(driver),
				"Set %s, and the parameter sslmode of spring.datasource.url, to what the server demands."
					.formatted(USER),
				cause);
	}

	private static FailureAnalysis full(String url, SQLException driver, SQLException cause) {
		return analysis(url, "has no room for more connections or data: " + DatabaseReason.of(driver),
				"Raise max_connections or the user's limit, or lower spring.datasource.hikari.maximum-pool-size "
						+ "(SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE).",
				cause);
	}

	private static FailureAnalysis tables(String url, String state, SQLException driver, SQLException cause) {
		return state.equals("42P01") ? analysis(url, "does not have this service's tables",
				"Run `countersign migrate` (java -jar countersign.jar migrate), or leave spring.flyway.enabled out.",
				cause)
				: analysis(url, "refuses a statement: " + DatabaseReason.of(driver),
						"Give the user of spring.datasource.username (SPRING_DATASOURCE_USERNAME) the rights of "
								+ "src/deploy/postgres-roles.sql, and correct the statements that settings add.",
						cause);
	}

	private static FailureAnalysis analysis(String url, String problem, String action, SQLException cause) {
		return new FailureAnalysis(
				"The database %s of the setting spring.datasource.url %s.".formatted(Database.of(url).url(), problem),
				action, cause);
	}

	/** The pool's own exception carries no state, the driver's below it does. */
	private static SQLException driver(Throwable failure, SQLException cause) {
		return Database.causes(failure)
			.filter((known) -> known.getSQLState() != null && known.getSQLState().length() == 5)
			.reduce(cause, (outer, inner) -> inner);
	}

}
