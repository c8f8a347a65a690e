package dev.countersign.setting;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.stereotype.Component;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Stops the start for a name that no setting has, and for a value that refers to nothing:
 * whoever misspells one believes that it is in force.
 */
@Component
class UnknownSettings implements BeanFactoryPostProcessor {

	private static final String PREFIX = "countersign";

	private static final Pattern OURS = Pattern.compile("(?is)" + PREFIX + "[._].*");

	/** What Kubernetes and Docker put into the environment for a service of this name. */
	private static final Pattern SERVICE_LINK = Pattern
		.compile("COUNTERSIGN(_[A-Z0-9]+)*_(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT(_\\d+_(TCP|UDP)(_\\w+)?)?)");

	/** Comes before anything is made, and so before the database is touched. */
	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		KnownNames known = new KnownNames();
		for (String bean : beans.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
			ConfigurationProperties properties = beans.findAnnotationOnBean(bean, ConfigurationProperties.class, false);
			Class<?> type = beans.getType(bean, false);
			if (properties != null && type != null && properties.value().startsWith(PREFIX)) {
				known.add(properties.value(), type);
			}
		}
		ConfigurableEnvironment environment = beans.getBean(ConfigurableEnvironment.class);
		environment.getPropertySources().stream().forEach((source) -> check(source, known, environment));
	}

	private static void check(PropertySource<?> source, KnownNames known, ConfigurableEnvironment environment) {
		if (source instanceof EnumerablePropertySource<?> names) {
			boolean shell = source instanceof SystemEnvironmentPropertySource;
			Arrays.stream(names.getPropertyNames()).filter((name) -> isOurs(name, shell, known)).forEach((name) -> {
				if (!known.contains(name, shell)) {
					refuse(name, known.nearest(name));
				}
				resolve(name, source.getProperty(name), environment);
			});
		}
	}

	/** What refers to nothing would be taken as it is written. */
	private static void resolve(String name, @Nullable Object value, ConfigurableEnvironment environment) {
		try {
			if (value instanceof CharSequence text) {
				environment.resolveRequiredPlaceholders(text.toString());
			}
		}
		catch (PlaceholderResolutionException ex) {
			throw Settings.unset(name, ex);
		}
	}

	/**
	 * The framework reads a variable in any case, and binds none of them outside of the
	 * environment. There, other names with an underscore may be an operator's own, such
	 * as those of secrets that placeholders read.
	 */
	private static boolean isOurs(String name, boolean shell, KnownNames known) {
		if (!OURS.matcher(name).matches()) {
			return false;
		}
		return shell ? !SERVICE_LINK.matcher(name).matches()
				: name.charAt(PREFIX.length()) == '.' || known.contains(name, true);
	}

	private static void refuse(String name, String nearest) {
		throw new FailureAnalyzedException("There is no setting %s.".formatted(name),
				"Did you mean %s? Correct the name, or remove it: the service would run without it."
					.formatted(nearest));
	}

	/** The settings that there are. */
	static final class KnownNames {

		private static final Pattern INDEX = Pattern.compile("[_\\[](\\d+)");

		private static final Bindable<Map<String, String>> PARTS = Bindable.mapOf(String.class, String.class);

		private final SortedMap<ConfigurationPropertyName, Kind> names = new TreeMap<>();

		void add(String prefix, Class<?> type) {
			if (!type.isRecord()) {
				return;
			}
			for (RecordComponent component : type.getRecordComponents()) {
				String name = prefix + "." + kebab(component.getName());
				if (component.getType().isRecord() && component.getType().getName().startsWith("dev." + PREFIX)) {
					add(name, component.getType());
				}
				else {
					this.names.put(ConfigurationPropertyName.of(name), Kind.of(component.getType()));
				}
			}
		}

		/**
		 * Tells whether the framework reads one of them from a source that has a name and
		 * nothing else. It is asked itself, as it knows some spellings and not others:
		 * those of a variable are two, without the dashes of the setting's name or with
		 * underscores for all of them.
		 * @param name as it was given
		 * @param shell whether it is a variable of the environment, which may also be
		 * written as in a file
		 */
		boolean contains(String name, boolean shell) {
			ConfigurationPropertySource source = ConfigurationPropertySource
				.from(shell
						? new SystemEnvironmentPropertySource(
								StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(name, ""))
						: new MapPropertySource("file", Map.of(name, "")));
			return source != null && this.names.entrySet()
				.stream()
				.anyMatch((known) -> isIn(source, known.getKey())
						|| isWithin(source, known.getKey(), known.getValue(), name));
		}

		private static boolean isIn(ConfigurationPropertySource source, ConfigurationPropertyName known) {
			return source.getConfigurationProperty(known) != null;
		}

		/** Tells whether a name is that of a part of a list or a map. */
		private static boolean isWithin(ConfigurationPropertySource source, ConfigurationPropertyName known, Kind kind,
				String name) {
			return switch (kind) {
				case ONE -> false;
				case LIST -> INDEX.matcher(name)
					.results()
					.map((index) -> known.append("[" + index.group(1) + "]"))
					.anyMatch((element) -> isIn(source, element)
							|| source.containsDescendantOf(element) == ConfigurationPropertyState.PRESENT);
				case MAP -> new Binder(source).bind(known, PARTS).isBound();
			};
		}

		String nearest(String name) {
			String given = name.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
			return this.names.keySet()
				.stream()
				.map(ConfigurationPropertyName::toString)
				.min(Comparator.comparingInt((known) -> distance(given, known.replace('-', '.'))))
				.orElse(PREFIX);
		}

		/** What a setting may have behind its name. */
		private enum Kind {

			/** Nothing. */
			ONE,

			/** A number for each. */
			LIST,

			/** Names of any kind. */
			MAP;

			static Kind of(Class<?> type) {
				if (Map.class.isAssignableFrom(type)) {
					return MAP;
				}
				return Collection.class.isAssignableFrom(type) ? LIST : ONE;
			}

		}

		private static String kebab(String name) {
			return ConfigurationPropertyName.adapt(name.replaceAll("([A-Z])", "-$1"), '.').toString();
		}

		/** How many letters are to be put in, taken out or exchanged. */
		private static int distance(String from, String to) {
			int[] row = new int[to.length() + 1];
			Arrays.setAll(row, (index) -> index);
			for (int i = 1; i <= from.length(); i++) {
				int diagonal = row[0];
				row[0] = i;
				for (int j = 1; j <= to.length(); j++) {
					int exchanged = diagonal + ((from.charAt(i - 1) == to.charAt(j - 1)) ? 0 : 1);
					diagonal = row[j];
					row[j] = Math.min(exchanged, Math.min(row[j], row[j - 1]) + 1);
				}
			}
			return row[to.length()];
		}

	}

}
