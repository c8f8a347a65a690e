package dev.countersign.store;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.regex.Pattern;

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

	private static final Pattern SERVER_OF_H2 = Pattern.compile("(?s)jdbc:h2:(tcp|ssl):.*");

	private static final Pattern DELAY_OF_H2 = Pattern.compile("(?is)jdbc:h2:.*;WRITE_DELAY=(?!0(;|$)).*");

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
		if (SERVER_OF_H2.matcher(url).matches()) {
			throw new FailureAnalyzedException("The setting %s leads to a server of H2.".formatted(URL),
					"Nodes that are to share a database need PostgreSQL. " + WRITE);
		}
		if (DELAY_OF_H2.matcher(url).matches()) {
			throw new FailureAnalyzedException(
					"The setting %s has a WRITE_DELAY, so that clients would be answered before a commit is in the file."
						.formatted(URL),
					"Leave WRITE_DELAY out of it.");
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
