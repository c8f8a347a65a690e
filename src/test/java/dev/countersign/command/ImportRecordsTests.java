package dev.countersign.command;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ImportRecordsTests {

	@ParameterizedTest
	@CsvSource({ "2024-01-05T10:00:00Z,2024-01-05T10:00:00Z", "2024-01-05 10:00:00+00,2024-01-05T10:00:00Z",
			"2024-01-05T10:00:00.123456+01:30,2024-01-05T08:30:00.123456Z",
			"2024-01-05 10:00:00-0130,2024-01-05T11:30:00Z", "2024-01-05T10:00:00+02,2024-01-05T08:00:00Z",
			"2024-01-05T10:00Z,2024-01-05T10:00:00Z" })
	void timeWhenAsRfc3339OrPostgresWriteItThenRead(String text, Instant time) {
		assertThat(ImportRecords.time(text)).isEqualTo(time);
	}

	@ParameterizedTest
	@ValueSource(strings = { "2024-01-0510:00:00Z", "2024-01-05T 10:00:00Z", "2024-01-05  10:00:00Z",
			"2024-01-05T10:00:00", "2024-01-05T10:00:00+01:00Z", "2024-01-05T10:00:00+01:00+01",
			"2024-01-05T10:00:00ZZ", "2024-01-05T10:00:00+01:00 ", "2024-02-30T10:00:00Z", "1969-12-31T23:59:59Z",
			"2024-01-05", "1704448800" })
	void timeWhenWrittenAnyOtherWayThenRefusedWithAnExample(String text) {
		assertThatExceptionOfType(RefusedRecordException.class).isThrownBy(() -> ImportRecords.time(text))
			.withMessageContaining("2026-01-31T12:00:00Z");
	}

	@Test
	void timeWhenAbsentThenNone() {
		assertThat(ImportRecords.time(null)).isNull();
		assertThat(ImportRecords.time("")).isNull();
	}

}
