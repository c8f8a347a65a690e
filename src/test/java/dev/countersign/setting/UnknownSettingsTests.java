package dev.countersign.setting;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.countersign.setting.UnknownSettings.KnownNames;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class UnknownSettingsTests {

	private static final Duration VALUE = Duration.ofSeconds(7);

	/** A key that each map may have. */
	private static final String KEY = ".invitation";

	@ParameterizedTest
	@CsvSource({ "countersign.example.long-name,false,true", "countersign.example.longName,false,true",
			"countersign.example.long_name,false,true", "countersign.example.longnam,false,false",
			"countersign.example.part.length,false,true", "countersign.example.part.width,false,false",
			"countersign.example.some,false,true", "countersign.example.some[0],false,true",
			"countersign.example.by-name.anything.at-all,false,true", "countersign.example,false,false",
			"COUNTERSIGN_EXAMPLE_LONG_NAME,true,true", "COUNTERSIGN_EXAMPLE_LONGNAME,true,true",
			"COUNTERSIGN_EXAMPLE_SOME_0,true,true", "COUNTERSIGN_EXAMPLE_PART_LENGTH,true,true",
			"COUNTERSIGN_EXAMPLE_PART_WIDTH,true,false", "countersign.example.somes,false,false",
			"countersign.example.some-more,false,false", "countersign.example.some.more,false,false",
			"countersign.example.some[0].part,false,true", "countersign.example.by-names.anything,false,false",
			"countersign.example.by-name[any.thing],false,true", "countersign.example.by-name,false,true",
			"COUNTERSIGN_EXAMPLE_SOMES,true,false", "COUNTERSIGN_EXAMPLE_SOME_MORE,true,false",
			"COUNTERSIGN_EXAMPLE_SOME,true,true", "COUNTERSIGN_EXAMPLE_BY_NAME_ANYTHING_AT_ALL,true,false",
			"COUNTERSIGN_EXAMPLE_BYNAME_ANYTHING,true,true", "COUNTERSIGN_EXAMPLE_BY_NAMES_ANYTHING,true,false" })
	void nameWhenSpelledAsTheFrameworkBindsItThenKnown(String name, boolean shell, boolean known) {
		KnownNames names = new KnownNames();
		names.add("countersign.example", Example.class);
		assertThat(names.contains(name, shell)).isEqualTo(known);
	}

	@ParameterizedTest
	@CsvSource({ "COUNTERSIGN_EXAMPLE_LONG_NAM,true", "countersign_example_long_nam,true",
			"Countersign_Example_Long_Nam,true", "countersign.example.long-nam,true",
			"COUNTERSIGN_EXAMPLE_LONG_NAME,false", "countersign_example_long_name,false",
			"countersign.example.long-nam,false", "Countersign.example.long-nam,false" })
	void startWhenNothingReadsANameThenRefused(String name, boolean shell) {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> check(name, shell))
			.satisfies((ex) -> {
				assertThat(ex.analysis().getDescription()).isEqualTo("There is no setting %s.".formatted(name));
				assertThat(ex.analysis().getAction()).contains("Did you mean countersign.example.long-name?");
			});
	}

	@ParameterizedTest
	@CsvSource({ "COUNTERSIGN_EXAMPLE_LONG_NAME,true", "countersign_example_long_name,true",
			"Countersign_Example_LongName,true", "countersign.example.long-name,true",
			"countersign.example.longName,false", "countersign.example.long_name,false" })
	void startWhenANameIsReadThenAccepted(String name, boolean shell) {
		Environment environment = check(name, shell);
		assertThat(Binder.get(environment).bind("countersign.example", Example.class).get().longName())
			.isEqualTo(VALUE);
	}

	/** Those that differ from one that is read in where underscores are. */
	@ParameterizedTest
	@ValueSource(strings = { "COUNTERSIGN_EXAMPLELONGNAME", "COUNTERSIGN_EXAMPLE_LONGNA_ME",
			"COUNTERSIGN_EXAMPLEPART_LENGTH", "Countersign_Example_Long_Name", "COUNTERSIGN_EXAMPLE_PA_RT_LENGTH",
			"COUNTERSIGN_EXAMPLE_SO_ME_0" })
	void startWhenAVariableHasItsUnderscoresElsewhereThenRefused(String name) {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> check(name, true));
	}

	/**
	 * Whatever the framework binds of a real setting is known, and nothing else: in both
	 * forms that it has for a variable, in each mixture of them, and without one of the
	 * underscores.
	 */
	@TestFactory
	Stream<DynamicTest> variableWhenSpelledInAnyWayThenKnownIfTheFrameworkBindsIt() {
		return settings().stream()
			.map((type) -> DynamicTest.dynamicTest(type.getName(), () -> assertKnownAsBound(type)));
	}

	private static void assertKnownAsBound(Class<?> type) {
		String prefix = type.getAnnotation(ConfigurationProperties.class).value();
		KnownNames names = new KnownNames();
		names.add(prefix, type);
		for (String name : leaves(prefix, type)) {
			String dashless = name.replace("-", "").replace('.', '_');
			String underscores = name.replace('-', '_').replace('.', '_');
			boolean partOfMap = name.endsWith(KEY);
			for (String variable : partOfMap ? List.of(dashless) : List.of(dashless, underscores)) {
				assertThat(names.contains(variable.toUpperCase(Locale.ROOT), true)).as(variable).isTrue();
				assertThat(binds(variable.toUpperCase(Locale.ROOT), prefix, type)).as(variable).isTrue();
			}
			spellings(name).forEach((variable) -> assertThat(names.contains(variable, true)).as(variable)
				.isEqualTo(binds(variable, prefix, type)));
		}
	}

	/** What the names of a type's settings are, with a part of each list and map. */
	private static List<String> leaves(String prefix, Class<?> type) {
		List<String> leaves = new ArrayList<>();
		for (RecordComponent component : type.getRecordComponents()) {
			String name = prefix + '.' + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
			Class<?> part = component.getType();
			if (part.isRecord() && part.getName().startsWith("dev.countersign")) {
				leaves.addAll(leaves(name, part));
			}
			else if (Map.class.isAssignableFrom(part)) {
				leaves.add(name + KEY);
			}
			else {
				leaves.add(name);
				if (Collection.class.isAssignableFrom(part)) {
					leaves.add(name + ".0");
				}
			}
		}
		return leaves;
	}

	private static Stream<String> spellings(String name) {
		String[] words = name.split("[.-]");
		return IntStream.range(0, 1 << (words.length - 1)).mapToObj((joined) -> {
			StringBuilder spelled = new StringBuilder(words[0]);
			for (int i = 1; i < words.length; i++) {
				spelled.append(((joined >> (i - 1) & 1) == 0) ? "_" : "").append(words[i]);
			}
			return spelled.toString();
		})
			.filter((spelled) -> spelled.startsWith("countersign_"))
			.flatMap((spelled) -> Stream.of(spelled, spelled.toUpperCase(Locale.ROOT),
					"C" + spelled.substring(1, spelled.length() - 1)
							+ spelled.substring(spelled.length() - 1).toUpperCase(Locale.ROOT)));
	}

	/** Asks the framework to bind all, and whether it came across the variable. */
	private static boolean binds(String variable, String prefix, Class<?> type) {
		AtomicBoolean read = new AtomicBoolean();
		BindHandler watch = new BindHandler() {

			@Override
			public Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
					Object result) {
				note(context);
				return result;
			}

			@Override
			public Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
					Exception error) throws Exception {
				note(context);
				throw error;
			}

			private void note(BindContext context) {
				if (context.getConfigurationProperty() != null) {
					read.set(true);
				}
			}

		};
		try {
			new Binder(ConfigurationPropertySources.from(new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(variable, "7"))))
				.bind(prefix, Bindable.of(type), watch);
		}
		catch (BindException ex) {
			// The value does not suit each of them.
		}
		return read.get();
	}

	private static List<Class<?>> settings() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
		List<Class<?>> types = scanner.findCandidateComponents("dev.countersign")
			.stream()
			.<Class<?>>map((found) -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
			.filter(Class::isRecord)
			.toList();
		assertThat(types).hasSizeGreaterThan(10);
		return types;
	}

	@ParameterizedTest
	@ValueSource(strings = { "COUNTERSIGN_PORT", "COUNTERSIGN_SERVICE_HOST", "COUNTERSIGN_PORT_8080_TCP_ADDR", "PATH" })
	void startWhenAVariableIsNotOfOursThenAccepted(String name) {
		assertThat(check(name, true).getProperty(name)).isNotNull();
	}

	/** As a file of secrets has them, which placeholders read. */
	@ParameterizedTest
	@ValueSource(strings = { "countersign_db_password", "COUNTERSIGN_DB_PASSWORD", "countersigned.by" })
	void startWhenAFileNamesSomethingOfAnOperatorsThenAccepted(String name) {
		assertThat(check(name, false).getProperty(name)).isNotNull();
	}

	private static Environment check(String name, boolean shell) {
		Map<String, Object> values = Map.of(name, VALUE.toString());
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					shell ? new SystemEnvironmentPropertySource(
							StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, values)
							: new MapPropertySource("file", values));
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerSingleton("environment", environment);
		beans.registerBeanDefinition("example", new RootBeanDefinition(Example.class));
		new UnknownSettings().postProcessBeanFactory(beans);
		return environment;
	}

	@ConfigurationProperties("countersign.example")
	record Example(Duration longName, Part part, List<String> some, Map<String, String> byName) {

		record Part(int length) {
		}

	}

}
