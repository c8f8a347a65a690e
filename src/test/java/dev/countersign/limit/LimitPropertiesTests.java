package dev.countersign.limit;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LimitPropertiesTests {

	@Test
	void bindWhenNothingIsSetThenOn() {
		LimitProperties properties = bind(Map.of());
		assertThat(properties.login().failures()).isEqualTo(5);
		assertThat(properties.account().failures()).isEqualTo(20);
		assertThat(properties.address().failures()).isEqualTo(20);
	}

	@ParameterizedTest
	@CsvSource({ "login.failures, 0", "login.longest-delay, 0s", "account.failures, -1", "account.window, 400d",
			"address.failures, 1000001", "address.window, 0s", "device-lifetime, 1s", "place-lifetime, 1s",
			"usage.logins, 0", "usage.refreshes, 0", "usage.window, 400d", "registration.accounts, 0",
			"registration.conflicts, 0", "registration.window, 0s", "remembered, 10" })
	void bindWhenFigureCannotWorkThenNamesTheSetting(String name, String value) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> bind(Map.of("countersign.limit." + name, value)))
			.havingRootCause()
			.isInstanceOfSatisfying(FailureAnalyzedException.class,
					(ex) -> assertThat(ex.analysis().getDescription()).contains("countersign.limit." + name));
	}

	private static LimitProperties bind(Map<String, String> settings) {
		return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("countersign.limit",
				LimitProperties.class);
	}

}
