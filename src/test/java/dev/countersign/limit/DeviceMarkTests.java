package dev.countersign.limit;

import java.time.Instant;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DeviceMarkTests {

	@ParameterizedTest
	@ValueSource(strings = { "1970-01-01T00:00:00Z", "2038-01-19T03:14:07Z", "2038-01-19T03:14:08Z",
			"2106-02-07T06:28:16Z", "9999-12-31T23:59:59Z" })
	void parseWhenMadeAtAnyTimeThenAsItWasMade(String issuedAt) {
		DeviceMark mark = mark(Instant.parse(issuedAt));
		assertThat(DeviceMark.parse(mark.value())).hasValueSatisfying((read) -> {
			assertThat(read.issuedAt()).isEqualTo(issuedAt);
			assertThat(read.value()).isEqualTo(mark.value());
		});
	}

	@Test
	void parseWhenTimeIsNobodysThenNothing() {
		assertThat(DeviceMark.parse(mark(Instant.MAX).value())).isEmpty();
		assertThat(DeviceMark.parse(mark(Instant.MIN).value())).isEmpty();
		assertThat(DeviceMark.parse(mark(Instant.EPOCH.minusSeconds(1)).value())).isEmpty();
	}

	private static DeviceMark mark(Instant issuedAt) {
		return new DeviceMark(new UUID(1, 2), new UUID(3, 4), issuedAt, 5, new byte[DeviceMark.TAG_BYTES]);
	}

}
