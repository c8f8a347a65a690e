package dev.countersign.store;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class LeasesTests {

	private static final int NODES = 8;

	private static final Duration LENGTH = Duration.ofMinutes(10);

	private final ExecutorService threads = Executors.newFixedThreadPool(NODES);

	@Autowired
	private Leases leases;

	@Autowired
	private TestClock clock;

	@Autowired
	private JdbcClient jdbc;

	@AfterEach
	void stop() {
		this.clock.reset();
		this.threads.shutdownNow();
	}

	@Test
	void takeWhenManyAtOnceThenOne() throws Exception {
		for (int round = 0; round < 20; round++) {
			assertThat(takers(name())).isOne();
		}
	}

	@Test
	void takeWhenHolderDiedThenOneAfterItsEnd() throws Exception {
		String name = name();
		assertThat(this.leases.take(name, LENGTH)).isTrue();
		this.clock.turn(LENGTH.minusMinutes(1));
		assertThat(takers(name)).isZero();
		this.clock.turn(Duration.ofMinutes(1));
		assertThat(takers(name)).isOne();
	}

	/** As of a node that booted before it asked anybody for the time. */
	@Test
	void takeWhenTheHoldersClockWasAheadForYearsThenOneAtOnce() throws Exception {
		String name = name();
		assertThat(this.clock.during(Duration.ofDays(3650), () -> this.leases.take(name, LENGTH))).isTrue();
		assertThat(takers(name)).isOne();
		assertThat(takers(name)).isZero();
	}

	@Test
	void takeWhenTheHoldersClockIsAheadAsFarAsItMayThenNone() throws Exception {
		String name = name();
		this.clock.stop();
		assertThat(this.clock.during(StoredTime.MAX_APART, () -> this.leases.take(name, LENGTH))).isTrue();
		assertThat(takers(name)).isZero();
	}

	/** No work has their names, and what they say holds for as long as they are there. */
	@Test
	void takeWhenAMarkIsAmongTheLeasesThenItStays() {
		OffsetDateTime until = OffsetDateTime.parse("2001-02-03T04:05:06Z");
		for (String mark : List.of(UnfinishedMove.MARK, DatabaseBackup.MARK)) {
			this.jdbc.sql("INSERT INTO lease (name, until) VALUES (:name, :until)")
				.param("name", mark)
				.param("until", until)
				.update();
			assertThat(this.leases.take(name(), LENGTH)).isTrue();
			assertThat(this.jdbc.sql("SELECT until FROM lease WHERE name = :name")
				.param("name", mark)
				.query(OffsetDateTime.class)
				.single()
				.toInstant()).isEqualTo(until.toInstant());
			this.jdbc.sql("DELETE FROM lease WHERE name = :name").param("name", mark).update();
		}
	}

	@Test
	void takeWhenAnotherWorkThenNotInTheWay() {
		assertThat(this.leases.take(name(), LENGTH)).isTrue();
		assertThat(this.leases.take(name(), LENGTH)).isTrue();
	}

	private int takers(String name) throws Exception {
		CyclicBarrier start = new CyclicBarrier(NODES);
		List<Future<Boolean>> answers = new ArrayList<>();
		for (int i = 0; i < NODES; i++) {
			answers.add(this.threads.submit(() -> {
				start.await();
				return this.leases.take(name, LENGTH);
			}));
		}
		int takers = 0;
		for (Future<Boolean> answer : answers) {
			takers += answer.get() ? 1 : 0;
		}
		return takers;
	}

	private static String name() {
		return "test-" + UUID.randomUUID();
	}

}
