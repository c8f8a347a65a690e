package dev.countersign.store;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Refuses settings that cannot lead to a database before anybody tries. What is said
 * never shows a whole URL, as a password may be in it.
 */
final class DatabaseSettings {

	private static final String URL = "spring.datasource.url";

	/** For a moment, as a trial or a test needs it. */
	private static final String IN_MEMORY = Database.H2 + "mem:";

	private static final String DRIVER = "spring.datasource.driver-class-name";

	private static final String POOL = "spring.datasource.hikari.maximum-pool-size";

	/** One waits for other nodes' revocations all the time. */
	private static final int MIN_POOL = 2;

	/** More than a server lets in. */
	private static final int MAX_POOL = 1_000;

	private static final String WRITE = "Set " + URL
			+ " (SPRING_DATASOURCE_URL) to jdbc:postgresql://host:port/database, "
			+ "and user and password by spring.datasource.username and spring.datasource.password "
			+ "(SPRING_DATASOURCE_USERNAME, SPRING_DATASOURCE_PASSWORD). Leave it out for the embedded database.";

	private DatabaseSettings() {
	}

	/**
	 * Refuses what cannot work.
	 * @throws FailureAnalyzedException with what to write instead
	 */
	static void check(Environment environment) {
		String url = environment.getProperty(URL);
		if (url != null) {
			checkUrl(url);
		}
		String driver = environment.getProperty(DRIVER);
		if (driver != null) {
			checkDriver(driver, url);
		}
		checkPool(environment);
	}

	private static void checkUrl(String url) {
		if (url.isBlank()) {
			throw new FailureAnalyzedException("The setting %s is empty.".formatted(URL), WRITE);
		}
		if (!Database.isEmbedded(url) && !Database.isPostgres(url)) {
			String scheme = url.replaceFirst("//.*", "").replaceFirst("[^a-z:].*", "");
			throw new FailureAnalyzedException(
					"The setting %s begins with '%s', which leads to no database that this service knows."
						.formatted(URL, scheme),
					WRITE);
		}
		if (Database.isEmbedded(url) && !url.startsWith(IN_MEMORY)) {
			throw new FailureAnalyzedException(
					"The setting %s leads to a file or a server of H2 by itself, where nobody would wait until a commit is on the disk, or keep others from reading it."
						.formatted(URL),
					"Leave it out, and set countersign.data-dir (COUNTERSIGN_DATA_DIR) to the folder for the embedded "
							+ "database. Nodes that are to share a database need PostgreSQL.");
		}
		try {
			DriverManager.getDriver(url);
		}
		catch (SQLException ex) {
			throw new FailureAnalyzedException(
					"The setting %s is not an address that its driver can read, such as one with a port that is not a number."
						.formatted(URL),
					WRITE);
		}
	}

	private static void checkDriver(String driver, @Nullable String url) {
		String action = "Leave %s out: the driver follows from %s.".formatted(DRIVER, URL);
		if (!ClassUtils.isPresent(driver, null)) {
			throw new FailureAnalyzedException(
					"The setting %s names a driver that is not in this jar.".formatted(DRIVER), action);
		}
		if (url != null && !accepts(driver, url)) {
			throw new FailureAnalyzedException(
					"The setting %s names a driver that does not know the database of %s.".formatted(DRIVER, URL),
					action);
		}
	}

	private static boolean accepts(String driver, String url) {
		try {
			return ClassUtils.forName(driver, null).getDeclaredConstructor().newInstance() instanceof Driver instance
					&& instance.acceptsURL(url);
		}
		catch (ReflectiveOperationException | LinkageError | SQLException ex) {
			return false;
		}
	}

	/** What is not a number is reported where it is bound. */
	private static void checkPool(Environment environment) {
		String size = environment.getProperty(POOL, "");
		if (size.matches("-?\\d{1,9}") && (Integer.parseInt(size) < MIN_POOL || Integer.parseInt(size) > MAX_POOL)) {
			throw new FailureAnalyzedException("The setting %s is %s.".formatted(POOL, size),
					"Set it to a number from %d to %d, and to no more than the server has connections for."
						.formatted(MIN_POOL, MAX_POOL));
		}
	}

}
