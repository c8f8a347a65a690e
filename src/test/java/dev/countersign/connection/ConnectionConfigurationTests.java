package dev.countersign.connection;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConnectionConfigurationTests {

	private static final long MEGABYTE = 1024 * 1024;

	@ParameterizedTest
	@CsvSource({ "256, 1024", "512, 2048", "2048, 8192", "65536, 8192" })
	void maxConnectionsWhenNotSetThenByTheHeap(long heap, int connections) {
		assertThat(ConnectionConfiguration.maxConnections(null, heap * MEGABYTE)).isEqualTo(connections);
	}

	@Test
	void maxConnectionsWhenTheyFitThenAsSet() {
		assertThat(ConnectionConfiguration.maxConnections(1024, 256 * MEGABYTE)).isEqualTo(1024);
		assertThat(ConnectionConfiguration.maxConnections(20_000, 8192 * MEGABYTE)).isEqualTo(20_000);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1025, 8192, 0, -1 })
	void maxConnectionsWhenTheyDoNotFitThenRefusedWithWhatToType(int connections) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> ConnectionConfiguration.maxConnections(connections, 256 * MEGABYTE))
			.satisfies((refusal) -> {
				assertThat(refusal.analysis().getDescription()).contains("server.tomcat.max-connections",
						String.valueOf(connections));
				assertThat(refusal.analysis().getAction()).contains("from 1 to 1024", "-Xmx");
			});
	}

}
