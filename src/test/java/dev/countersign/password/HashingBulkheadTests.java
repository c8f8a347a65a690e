package dev.countersign.password;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class HashingBulkheadTests {

	private final ExecutorService callers = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.callers.shutdownNow();
	}

	@Test
	void runWhenQueueFullThenBusyAndNothingRuns() throws Exception {
		HashingBulkhead bulkhead = new HashingBulkhead(1, 0);
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch leave = new CountDownLatch(1);
		Future<String> first = this.callers.submit(() -> bulkhead.run(() -> {
			entered.countDown();
			await(leave);
			return "first";
		}));
		await(entered);
		AtomicInteger ran = new AtomicInteger();
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> bulkhead.run(ran::incrementAndGet))
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.BUSY));
		assertThat(ran).hasValue(0);
		assertThat(bulkhead.countRunning()).isEqualTo(1);
		assertThat(bulkhead.countQueued()).isZero();
		assertThat(bulkhead.countRefused()).isEqualTo(1);
		leave.countDown();
		assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("first");
		assertThat(bulkhead.run(() -> "next")).isEqualTo("next");
		assertThat(bulkhead.countRunning()).isZero();
	}

	@Test
	void runWhenPlaceInQueueThenWaitsForItsTurn() throws Exception {
		HashingBulkhead bulkhead = new HashingBulkhead(1, 1);
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch leave = new CountDownLatch(1);
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		Future<Integer> first = this.callers.submit(() -> bulkhead.run(() -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			entered.countDown();
			await(leave);
			return running.decrementAndGet();
		}));
		await(entered);
		Future<Integer> second = this.callers.submit(() -> bulkhead.run(() -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			return running.decrementAndGet();
		}));
		leave.countDown();
		first.get(10, TimeUnit.SECONDS);
		second.get(10, TimeUnit.SECONDS);
		assertThat(most).hasValue(1);
	}

	@Test
	void runWhenHashFailsThenPlaceIsFreeAgain() {
		HashingBulkhead bulkhead = new HashingBulkhead(1, 0);
		assertThatIllegalStateException().isThrownBy(() -> bulkhead.run(() -> {
			throw new IllegalStateException("no memory");
		}));
		assertThat(bulkhead.run(() -> "next")).isEqualTo("next");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void runWhenOnLinuxThenTheHashGivesWayAndItsCallerDoesNot() {
		HashingBulkhead bulkhead = new HashingBulkhead(1, 0);
		assertThat(bulkhead.run(HashingBulkheadTests::niceness)).isEqualTo(10);
		assertThat(niceness()).isZero();
	}

	/** The 19th field, the second being a name in parentheses. */
	private static int niceness() {
		try {
			String stat = Files.readString(Path.of("/proc/thread-self/stat"));
			return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
