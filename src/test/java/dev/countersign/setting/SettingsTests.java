package dev.countersign.setting;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SettingsTests {

	private final Settings settings = new Settings("countersign.example");

	@Test
	void withinWhenOnTheBoundsThenAccepted() {
		this.settings.within("time", Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
		this.settings.within("count", 1, 1, 1);
	}

	@Test
	void withinWhenDurationOutsideThenNamesSettingAndBounds() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> this.settings.within("time", Duration.ofMillis(99), Duration.ofMillis(100),
					Duration.ofMinutes(1)))
			.satisfies((ex) -> {
				assertThat(ex.analysis().getDescription()).isEqualTo("The setting countersign.example.time is 99ms.");
				assertThat(ex.analysis().getAction()).isEqualTo("Set it to a duration from 100ms to 1m.");
			});
	}

	@Test
	void withinWhenNumberOutsideThenNamesSettingAndBounds() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> this.settings.within("count", 65, 8, 64))
			.satisfies((ex) -> {
				assertThat(ex.analysis().getDescription()).isEqualTo("The setting countersign.example.count is 65.");
				assertThat(ex.analysis().getAction()).isEqualTo("Set it to a number from 8 to 64.");
			});
	}

	@ParameterizedTest
	@CsvSource({ "PT0S,0s", "PT0.5S,500ms", "PT1.5S,1500ms", "PT60S,1m", "PT90S,90s", "PT24H,1d", "PT36H,36h",
			"PT-1S,-1s", "PT-0.5S,-500ms", "PT9223372036854775807S,9223372036854775807s",
			"PT9223372036854775807.5S,9223372036854775807s", "PT-9223372036854775808S,-9223372036854775808s",
			"P106751991167300D,106751991167300d" })
	void textWhenDurationThenAsOneWouldTypeIt(Duration duration, String text) {
		assertThat(Settings.text(duration)).isEqualTo(text);
	}

}
