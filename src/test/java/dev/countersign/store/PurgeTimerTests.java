package dev.countersign.store;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class PurgeTimerTests {

	private final AtomicInteger deleted = new AtomicInteger();

	@Test
	void runAllWhenTheSystemHasNoMemoryToGiveForOneThenTheOthersAreRun(CapturedOutput output) {
		Purge exhausted = new Purge("purge of wells", Duration.ZERO, (before, most) -> {
			throw new OutOfMemoryError("Java heap space");
		});
		Purge other = new Purge("purge of others", Duration.ZERO, (before, most) -> this.deleted.incrementAndGet());
		timer(exhausted, other).runAll();
		assertThat(this.deleted).hasValue(1);
		assertThat(output).containsOnlyOnce("The purge of wells failed");
	}

	private static PurgeTimer timer(Purge... purges) {
		DataSource database = new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
		Flyway.configure().dataSource(database).placeholders(Map.of("unlogged", "")).load().migrate();
		JdbcClient jdbc = JdbcClient.create(database);
		return new PurgeTimer(List.of(purges), new Leases(jdbc, Clock.systemUTC()), jdbc, Clock.systemUTC());
	}

}
