package dev.countersign.connection;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConnectionMemoryTests {

	private static final long MEGABYTE = 1024 * 1024;

	@ParameterizedTest
	@CsvSource({ "256, 1024", "512, 2048", "2048, 8192", "65536, 8192", "32, 128" })
	void maxConnectionsWhenNotSetThenByTheHeap(long heap, int connections) {
		assertThat(ConnectionMemory.DEFAULT.maxConnections(null, heap * MEGABYTE)).isEqualTo(connections);
	}

	@Test
	void maxConnectionsWhenTheyFitThenAsSet() {
		assertThat(ConnectionMemory.DEFAULT.maxConnections(1024, 256 * MEGABYTE)).isEqualTo(1024);
		assertThat(ConnectionMemory.DEFAULT.maxConnections(20_000, 8192 * MEGABYTE)).isEqualTo(20_000);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1025, 8192, 0, -1 })
	void maxConnectionsWhenTheyDoNotFitThenRefusedWithWhatToType(int connections) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> ConnectionMemory.DEFAULT.maxConnections(connections, 256 * MEGABYTE))
			.satisfies((refusal) -> {
				assertThat(refusal.analysis().getDescription()).contains("server.tomcat.max-connections",
						String.valueOf(connections));
				assertThat(refusal.analysis().getAction()).contains("from 1 to 1024", "-Xmx");
			});
	}

	/**
	 * What is set here and not in the properties would be another figure of one thing.
	 */
	@Test
	void memoryWhenNothingIsSetThenAsTheServerHasIt() {
		assertThat(memory(Map.of())).isEqualTo(ConnectionMemory.DEFAULT);
		assertThat(memory(Map.of(ConnectionMemory.REQUEST_HEAD, "8KB"))).isEqualTo(ConnectionMemory.DEFAULT);
		assertThat(memory(Map.of(ConnectionMemory.REQUEST_HEAD, "0", ConnectionMemory.RESPONSE_HEAD, "-1")))
			.isEqualTo(ConnectionMemory.DEFAULT);
		assertThat(ConnectionMemory.DEFAULT.bytes()).isEqualTo(64 * 1024);
	}

	@ParameterizedTest
	@CsvSource({ "server.max-http-request-header-size, 16KB, 819", "server.max-http-request-header-size, 64KB, 372",
			"server.max-http-request-header-size, 4KB, 1170", "server.tomcat.max-http-response-header-size, 72KB, 512",
			"server.max-http-request-header-size, 104KB, 256" })
	void maxConnectionsWhenHeadsAreOfAnotherSizeThenSoIsTheirNumber(String setting, String size, int connections) {
		ConnectionMemory memory = memory(Map.of(setting, size));
		assertThat(memory.maxConnections(null, 256 * MEGABYTE)).isEqualTo(connections);
		assertThat(memory.maxConnections(connections, 256 * MEGABYTE)).isEqualTo(connections);
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> memory.maxConnections(connections + 1, 256 * MEGABYTE))
			.satisfies((refusal) -> assertThat(refusal.analysis().getAction()).contains("from 1 to " + connections));
	}

	@ParameterizedTest
	@CsvSource({ "server.max-http-request-header-size, 105KB, 104KB", "server.max-http-request-header-size, 1GB, 104KB",
			"server.tomcat.max-http-response-header-size, 1MB, 200KB" })
	void maxConnectionsWhenHeadsLeaveRoomForNextToNoneThenRefusedWithWhatToType(String setting, String size,
			String fitting) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> memory(Map.of(setting, size)).maxConnections(null, 256 * MEGABYTE))
			.satisfies((refusal) -> {
				assertThat(refusal.analysis().getDescription()).contains("The setting " + setting + " is ",
						"a heap of 256 MB");
				assertThat(refusal.analysis().getAction()).contains("Set it to " + fitting + " or less", "-Xmx");
			});
		assertThat(memory(Map.of(setting, fitting)).maxConnections(null, 256 * MEGABYTE)).isEqualTo(256);
	}

	@Test
	void maxConnectionsWhenFewLargeHeadsAreWantedThenAsSetAndElseTheHeadIsRefused() {
		ConnectionMemory memory = memory(Map.of(ConnectionMemory.REQUEST_HEAD, "1MB"));
		assertThat(memory.maxConnections(31, 256 * MEGABYTE)).isEqualTo(31);
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> memory(Map.of(ConnectionMemory.REQUEST_HEAD, "1GB")).maxConnections(1, 256 * MEGABYTE))
			.satisfies((refusal) -> assertThat(refusal.analysis().getDescription())
				.contains(ConnectionMemory.REQUEST_HEAD));
	}

	private static ConnectionMemory memory(Map<String, Object> settings) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.setConversionService(new ApplicationConversionService());
		environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
		return ConnectionMemory.of(environment);
	}

}
