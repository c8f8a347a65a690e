package dev.countersign.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.countersign.setting.Settings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Takes the database's address in the form that hosting platforms hand out,
 * {@code postgres://user:password@host:port/database}, and has another file of the
 * embedded database keep what the one in the data folder keeps.
 */
class DatabaseUrl implements EnvironmentPostProcessor {

	private static final String URL = "spring.datasource.url";

	private static final Pattern PLATFORM = Pattern
		.compile("postgres(?:ql)?://(?:([^:@/]*)(?::([^@/]*))?@)?([^/?@]+)(/[^?@]*)?(\\?.*)?");

	private static final Pattern BEGINNING = Pattern.compile("(?s)postgres(?:ql)?://.*");

	private static final Pattern FILE_OF_H2 = Pattern.compile("(?is)jdbc:h2:(?!(?:mem|tcp|ssl):).*");

	/**
	 * Of its own H2 answers half a second before a commit is in its file, and writes what
	 * fails to a file that anyone may read.
	 */
	private static final List<String> OPTIONS_OF_H2 = List.of(";WRITE_DELAY=", ";TRACE_LEVEL_FILE=");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		String url = url(environment);
		Matcher form = PLATFORM.matcher(url);
		if (form.matches()) {
			take(form, environment);
		}
		else if (BEGINNING.matcher(url).matches()) {
			throw unreadable();
		}
		else if (FILE_OF_H2.matcher(url).matches()) {
			put(environment, Map.of(URL, url + missingOptions(url)));
		}
	}

	private static String missingOptions(String url) {
		return OPTIONS_OF_H2.stream()
			.filter((option) -> !url.toUpperCase(Locale.ROOT).contains(option))
			.map((option) -> option + "0")
			.collect(Collectors.joining());
	}

	private static void put(ConfigurableEnvironment environment, Map<String, Object> settings) {
		environment.getPropertySources().addFirst(new MapPropertySource("databaseUrl", settings));
	}

	private static void take(Matcher form, ConfigurableEnvironment environment) {
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put(URL, Database.POSTGRES + "//" + form.group(3) + orEmpty(form.group(4)) + orEmpty(form.group(5)));
		put(environment, settings, "spring.datasource.username", form.group(1));
		put(environment, settings, "spring.datasource.password", form.group(2));
		put(environment, settings);
	}

	private static String url(Environment environment) {
		try {
			return environment.getProperty(URL, "");
		}
		catch (PlaceholderResolutionException ex) {
			throw Settings.unset(URL, ex);
		}
	}

	/** What is set by itself goes first. */
	private static void put(Environment environment, Map<String, Object> settings, String name,
			@Nullable String encoded) {
		if (encoded != null && !environment.containsProperty(name)) {
			settings.put(name, decode(encoded));
		}
	}

	private static String decode(String encoded) {
		try {
			return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw unreadable();
		}
	}

	/** Nothing of it is shown, as it cannot be told where the password ends. */
	private static FailureAnalyzedException unreadable() {
		return new FailureAnalyzedException(
				"The setting %s is not of the form postgres://user:password@host:port/database.".formatted(URL),
				"Write % as %25, @ as %40, / as %2F and : as %3A within the user and the password, or set them by "
						+ "spring.datasource.username and spring.datasource.password "
						+ "(SPRING_DATASOURCE_USERNAME, SPRING_DATASOURCE_PASSWORD).");
	}

	private static String orEmpty(@Nullable String text) {
		return (text != null) ? text : "";
	}

}
