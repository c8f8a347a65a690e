package dev.countersign.setting;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.countersign.setting.UnknownSettings.KnownNames;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class UnknownSettingsTests {

	private static final Duration VALUE = Duration.ofSeconds(7);

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
			"COUNTERSIGN_EXAMPLE_SOME,true,true", "COUNTERSIGN_EXAMPLE_BY_NAME_ANYTHING_AT_ALL,true,true",
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
