package dev.countersign.store;

import java.time.Duration;
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
