package dev.countersign.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Takes the database's address in the form that hosting platforms hand out,
 * {@code postgres://user:password@host:port/database}, and says what to write instead of
 * one that no driver here knows.
 */
class DatabaseUrl implements EnvironmentPostProcessor {

	private static final String URL = "spring.datasource.url";

	private static final String DRIVER = "spring.datasource.driver-class-name";

	private static final Pattern PLATFORM = Pattern
		.compile("postgres(?:ql)?://(?:([^:@/]*)(?::([^@/]*))?@)?([^/?]+)(/[^?]*)?(\\?.*)?");

	private static final String FORM = "jdbc:postgresql://host:port/database";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Matcher form = PLATFORM.matcher(environment.getProperty(URL, ""));
		if (!form.matches()) {
			return;
		}
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put(URL, "jdbc:postgresql://" + form.group(3) + orEmpty(form.group(4)) + orEmpty(form.group(5)));
		put(environment, settings, "spring.datasource.username", form.group(1));
		put(environment, settings, "spring.datasource.password", form.group(2));
		environment.getPropertySources().addFirst(new MapPropertySource("databaseUrl", settings));
	}

	/**
	 * Refuses what cannot lead to a database.
	 * @throws FailureAnalyzedException with what to write, and never with what was
	 * written, as a password may be in it
	 */
	static void check(Environment environment) {
		String url = environment.getProperty(URL);
		if (url != null && !url.startsWith("jdbc:h2:") && !Database.isPostgres(url)) {
			String scheme = url.replaceFirst("//.*", "").replaceFirst("[^a-z:].*", "");
			throw new FailureAnalyzedException(
					"The setting %s begins with '%s', which leads to no database that this service knows."
						.formatted(URL, scheme),
					("Set %s (SPRING_DATASOURCE_URL) to %s, and user and password by spring.datasource.username and "
							+ "spring.datasource.password (SPRING_DATASOURCE_USERNAME, SPRING_DATASOURCE_PASSWORD). "
							+ "Leave it out for the embedded database.")
						.formatted(URL, FORM));
		}
		String driver = environment.getProperty(DRIVER);
		if (driver != null && !ClassUtils.isPresent(driver, null)) {
			throw new FailureAnalyzedException(
					"The setting %s names a driver that is not in this jar.".formatted(DRIVER),
					"Leave %s out: the driver follows from %s.".formatted(DRIVER, URL));
		}
	}

	/** What is set by itself goes first. */
	private static void put(Environment environment, Map<String, Object> settings, String name,
			@Nullable String encoded) {
		if (encoded != null && !environment.containsProperty(name)) {
			settings.put(name, URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
		}
	}

	private static String orEmpty(@Nullable String text) {
		return (text != null) ? text : "";
	}

}
