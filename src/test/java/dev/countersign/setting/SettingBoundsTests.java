package dev.countersign.setting;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Every setting that is a number or a duration has a least and a most, and the start says
 * which.
 */
class SettingBoundsTests {

	/** Beyond what any setting may be, by their types. */
	private static final Map<Class<?>, List<String>> ABSURD = Map.of(Duration.class,
			List.of("-1s", "36525d", "9223372036854775807ms", "106751991167300d", "-106751991167300d"), int.class,
			List.of("-1", "2147483647"), long.class, List.of("-1", "9223372036854775807"));

	static Stream<Setting> settings() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false) {

			@Override
			protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
				return true;
			}

		};
		scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
		return scanner.findCandidateComponents("dev.countersign")
			.stream()
			.map((found) -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
			.filter((type) -> !prefix(type).equals("countersign.example"))
			.flatMap((type) -> settings(type, prefix(type), prefix(type), type));
	}

	static Stream<Setting> durations() {
		return settings().filter((setting) -> setting.type() == Duration.class);
	}

	private static String prefix(Class<?> type) {
		ConfigurationProperties properties = AnnotatedElementUtils.findMergedAnnotation(type,
				ConfigurationProperties.class);
		return (properties != null) ? properties.prefix() : "";
	}

	private static Stream<Setting> settings(Class<?> bound, String prefix, String path, Class<?> type) {
		return Arrays.stream(type.isRecord() ? type.getRecordComponents() : new RecordComponent[0]).flatMap((part) -> {
			String name = path + "." + part.getName().replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
			return part.getType().isRecord() ? settings(bound, prefix, name, part.getType())
					: Stream.of(new Setting(bound, prefix, name, part.getType()))
						.filter((setting) -> ABSURD.containsKey(setting.type()));
		});
	}

	@Test
	void settingsWhenLookedForThenThereAreMany() {
		assertThat(settings().map(Setting::name)).hasSizeGreaterThan(40)
			.doesNotHaveDuplicates()
			.contains("countersign.refresh-token.absolute", "countersign.limit.address.longest-block",
					"countersign.hashing.threads");
	}

	@ParameterizedTest
	@MethodSource("settings")
	void settingWhenAbsurdThenRefusedWithItsBounds(Setting setting) {
		for (String value : ABSURD.getOrDefault(setting.type(), List.of())) {
			assertThatException().as(value)
				.isThrownBy(() -> setting.bind(value))
				.havingRootCause()
				.isInstanceOfSatisfying(FailureAnalyzedException.class, (refusal) -> {
					assertThat(refusal.analysis().getDescription())
						.startsWith("The setting " + setting.name() + " is ");
					assertThat(refusal.analysis().getAction())
						.matches("Set it to a (number|duration) from .+ to .+[.]");
				});
		}
	}

	@ParameterizedTest
	@MethodSource("durations")
	void durationWhenWithoutUnitThenRefused(Setting setting) {
		assertThatException().isThrownBy(() -> setting.bind("1234567"))
			.havingRootCause()
			.isInstanceOfSatisfying(FailureAnalyzedException.class, (refusal) -> {
				assertThat(refusal.analysis().getDescription())
					.isEqualTo("The setting %s is '1234567', which is not a duration.", setting.name());
				assertThat(refusal.analysis().getAction()).contains("a number and a unit");
			});
	}

	record Setting(Class<?> bound, String prefix, String name, Class<?> type) {

		void bind(String value) {
			Map<String, String> source = Map.of(this.name, value, "countersign.roles.admin", "admin");
			new Binder(List.of(new MapConfigurationPropertySource(source)), null, new ApplicationConversionService(),
					null, new UnitBindHandler(BindHandler.DEFAULT))
				.bindOrCreate(this.prefix, Bindable.of(this.bound));
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
