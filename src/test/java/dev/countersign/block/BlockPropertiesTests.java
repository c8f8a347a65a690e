package dev.countersign.block;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BlockPropertiesTests {

	@Test
	void bindWhenNothingIsSetThenOn() {
		BlockProperties properties = bind(Map.of());
		assertThat(properties.address().longestBlock()).hasHours(24);
		assertThat(properties.allowedRanges()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "address.block, 0s", "address.longest-block, 1m", "poll-interval, 1ms" })
	void bindWhenFigureCannotWorkThenNamesTheSetting(String name, String value) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> bind(Map.of("countersign.limit." + name, value)))
			.havingRootCause()
			.isInstanceOfSatisfying(FailureAnalyzedException.class,
					(ex) -> assertThat(ex.analysis().getDescription()).contains("countersign.limit." + name));
	}

	@Test
	void bindWhenAllowedIsNoAddressThenNamesTheSetting() {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> bind(Map.of("countersign.limit.allowed", "10.0.0.0/8,office")))
			.havingRootCause()
			.isInstanceOfSatisfying(FailureAnalyzedException.class,
					(ex) -> assertThat(ex.analysis().getDescription()).contains("countersign.limit.allowed", "office"));
	}

	private static BlockProperties bind(Map<String, String> settings) {
		return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("countersign.limit",
				BlockProperties.class);
	}

}
