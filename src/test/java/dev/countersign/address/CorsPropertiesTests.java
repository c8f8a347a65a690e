package dev.countersign.address;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CorsPropertiesTests {

	@ParameterizedTest
	@CsvSource({ "https://app.example.com,https://app.example.com", "https://App.Example.COM,https://app.example.com",
			"HTTPS://app.example.com:443,https://app.example.com", "http://localhost:80,http://localhost",
			"http://localhost:443,http://localhost:443", "https://localhost:80,https://localhost:80",
			"http://localhost:5173,http://localhost:5173", "https://[2001:DB8::1]:8443,https://[2001:db8::1]:8443",
			"https://[2001:db8::443],https://[2001:db8::443]",
			"https://app.example.com:0443/,https://app.example.com" })
	void originWhenWrittenOtherwiseThenAsBrowsersSendIt(String set, String sent) {
		assertThat(new CorsProperties(List.of(set)).allowedOrigins()).containsExactly(sent);
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "null", "app.example.com", "https://app.example.com/x",
			"https://app.example.com:65536", "https://app.example.com//", "https://a.example,https://b",
			"ftp://app.example.com", "https://app.example.com:port", " https://app.example.com" })
	void originWhenNoneThenRefusedAndNamed(String set) {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> new CorsProperties(List.of(set)))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription())
				.contains("countersign.cors.allowed-origins names '" + set + "'"));
	}

	@Test
	void originsWhenNoneIsSetThenNone() {
		assertThat(new CorsProperties(List.of()).allowedOrigins()).isEmpty();
	}

}
