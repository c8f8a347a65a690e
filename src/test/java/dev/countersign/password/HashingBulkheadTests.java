package dev.countersign.password;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class HashingBulkheadTests {

	private static final int THREADS = 2;

	private static final long REST = HashingBulkhead.REST.dividedBy(THREADS).toNanos();

	private final AtomicLong time = new AtomicLong();

	private final VerificationDelay delay = new VerificationDelay(1, this.time::get);

	private final HashingBulkhead bulkhead = new HashingBulkhead(THREADS,
			new HashingTurns(THREADS, Duration.ofMinutes(1), this.time::get), this.delay);

	private final ExecutorService callers = Executors.newCachedThreadPool();

	private final CountDownLatch leave = new CountDownLatch(1);

	@AfterEach
	void stop() {
		this.leave.countDown();
		this.callers.shutdown();
		this.bulkhead.close();
	}

	@Test
	void runWhenThreadFreeThenHash() {
		assertThat(this.bulkhead.run(() -> "hash")).isEqualTo("hash");
		assertThat(this.bulkhead.countRunning()).isZero();
		assertThat(this.bulkhead.turns().countHashes()).isEqualTo(1);
	}

	@Test
	void runWhenAllThreadsHashThenWaitsForItsTurn() throws Exception {
		int most = this.bulkhead.turns().most();
		for (int i = 0; i < most; i++) {
			occupy();
		}
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.bulkhead.turns().countOpen() == most);
		Future<String> last = this.callers.submit(() -> this.bulkhead.run(() -> "last"));
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.bulkhead.turns().countWaiting() == 1);
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.bulkhead.countRunning() == 2);
		this.leave.countDown();
		assertThat(last.get(1, TimeUnit.MINUTES)).isEqualTo("last");
	}

	@Test
	void runWhenHashFailsThenThreadIsFreeAgain() {
		for (int i = 0; i < 10; i++) {
			assertThatIllegalStateException().isThrownBy(() -> this.bulkhead.run(() -> {
				throw new IllegalStateException("no memory");
			}));
		}
		assertThat(this.bulkhead.run(() -> "next")).isEqualTo("next");
	}

	@Test
	void runWhenClosedThenBusy() {
		this.bulkhead.close();
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> this.bulkhead.run(() -> "hash"))
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.BUSY));
	}

	@Test
	void runWhenVerificationIsKeptWaitingThenOneAtATime() throws Exception {
		keepVerificationWaiting();
		occupy();
		Future<String> second = this.callers.submit(() -> this.bulkhead.run(() -> "second"));
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(HashingBulkheadTests::isAnyHashResting);
		assertThat(second).isNotDone();
		assertThat(this.bulkhead.countRunning()).isEqualTo(1);
		this.time.addAndGet(Duration.ofSeconds(1).toNanos());
		assertThat(second.get(1, TimeUnit.MINUTES)).as("when nobody is kept waiting any more").isEqualTo("second");
		assertThat(this.bulkhead.countRunning()).isEqualTo(1);
	}

	@Test
	void runWhenVerificationIsKeptWaitingThenTheOnlyOneIsComputed() {
		keepVerificationWaiting();
		assertThat(this.bulkhead.run(() -> "only")).isEqualTo("only");
	}

	@Test
	void runWhenVerificationIsKeptWaitingThenRestsBehindEach() throws Exception {
		keepVerificationWaiting();
		this.bulkhead.run(() -> "first");
		Future<String> second = this.callers.submit(() -> this.bulkhead.run(() -> "second"));
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(HashingBulkheadTests::isAnyHashResting);
		assertThat(second).isNotDone();
		this.delay.begin(this.delay.now() - Duration.ofSeconds(10).toNanos());
		this.delay.learn();
		this.time.addAndGet(REST);
		assertThat(second.get(1, TimeUnit.MINUTES)).isEqualTo("second");
		assertThat(this.delay.isHigh()).as("verification is kept waiting").isTrue();
	}

	@Test
	void runWhenVerificationNoLongerWaitsThenNeedsNoRest() throws Exception {
		keepVerificationWaiting();
		this.bulkhead.run(() -> "first");
		this.time.addAndGet(REST - 1);
		Future<String> second = this.callers.submit(() -> this.bulkhead.run(() -> "second"));
		assertThat(second.get(1, TimeUnit.MINUTES)).isEqualTo("second");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void runWhenOnLinuxThenTheHashIsNicerThanItsProcessAndItsCallerIsNot() {
		int own = niceness("self");
		int caller = niceness("thread-self");
		assertThat(this.bulkhead.run(() -> niceness("thread-self")))
			.isEqualTo(Math.min(19, own + HashingBulkhead.STEPS));
		assertThat(niceness("thread-self")).isEqualTo(caller);
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void runWhenVerificationIsKeptWaitingThenTheHashIsNicerStill() {
		int own = niceness("self");
		keepVerificationWaiting();
		assertThat(this.bulkhead.run(() -> niceness("thread-self")))
			.isEqualTo(Math.min(19, own + HashingBulkhead.STEPS_BEHIND_VERIFICATION));
		this.time.addAndGet(Duration.ofSeconds(1).toNanos());
		assertThat(this.bulkhead.run(() -> niceness("thread-self"))).as("when nobody is kept waiting any more")
			.isEqualTo(Math.min(19, own + HashingBulkhead.STEPS));
	}

	/** Again if the bulkhead looked in between, as it does all the time. */
	private void keepVerificationWaiting() {
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
			long since = this.delay.now();
			this.time.addAndGet(Duration.ofSeconds(1).toNanos());
			for (int i = 0; i < 2; i++) {
				this.delay.begin(since);
				this.delay.learn();
			}
			return this.delay.isHigh();
		});
	}

	private void occupy() {
		this.callers.submit(() -> this.bulkhead.run(() -> {
			try {
				return this.leave.await(2, TimeUnit.MINUTES);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}));
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.bulkhead.countRunning() > 0);
	}

	private static boolean isAnyHashResting() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((thread) -> thread.getKey().getState() == Thread.State.TIMED_WAITING)
			.flatMap((thread) -> Arrays.stream(thread.getValue()))
			.anyMatch((frame) -> frame.getClassName().equals(HashingBulkhead.class.getName())
					&& frame.getMethodName().equals("begin"));
	}

	/** The 19th field, the second being a name in parentheses. */
	private static int niceness(String of) {
		try {
			String stat = Files.readString(Path.of("/proc/" + of + "/stat"));
			return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
