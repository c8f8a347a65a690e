package dev.countersign.command;

import java.util.List;

import dev.countersign.CountersignApplication;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TrainCommandTests {

	@Test
	void trainWhenRunThenServerAnsweredAndNothingOfTheRealOneWasTouched() {
		List<String> real = List.of("--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/none",
				"--countersign.secret=hex:00", "--server.port=1", "--management.server.port=1");
		CommandRun run = CommandRun.run(new ServiceWithoutServer.Opening(CountersignApplication.class, real), "",
				"train", "--seconds", "1");
		assertThat(run.status()).as(run.err()).isZero();
		assertThat(run.out()).contains("Sending it requests for 1 s.")
			.containsPattern("It answered [1-9][0-9,]* requests\\.");
	}

	@Test
	void trainWhenTimeOutOfBoundsThenUsage() {
		CommandRun run = CommandRun.alone("train", "--seconds", "0");
		assertThat(run.status()).isEqualTo(2);
		assertThat(run.err()).contains("--seconds must be from 1 to 600.");
	}

}
