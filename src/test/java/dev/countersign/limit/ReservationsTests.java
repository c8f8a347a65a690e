package dev.countersign.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.countersign.password.HashingBulkhead;
import dev.countersign.password.TestBulkhead;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.testkit.TestClock;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ReservationsTests {

	private static final int AT_ONCE = 5;

	private static final Limit LIMIT = Limit.growing("pair", "login", AT_ONCE, Duration.ofMinutes(15));

	private final TestClock clock = new TestClock();

	private final HashingBulkhead bulkhead = TestBulkhead.of(64, Duration.ofMinutes(1));

	private final AtomicInteger networks = new AtomicInteger();

	private final Reservations reservations = new Reservations(this.bulkhead, Reservations.MAX_WAITING);

	private final ExecutorService callers = Executors.newCachedThreadPool();

	private final Budget budget = new Budget(new LocalBuckets(100, this.clock), LIMIT, new BucketKey(1, 1));

	/** No failure is forgotten meanwhile. */
	@BeforeEach
	void stopTheClock() {
		this.clock.stop();
	}

	@AfterEach
	void stop() {
		this.callers.shutdownNow();
		this.bulkhead.close();
	}

	@Test
	void takeWhenOthersHoldAllPlacesThenWaitsUntilOneIsGivenBack() throws Exception {
		fill();
		Future<Boolean> late = submit();
		awaitWaiting(1);
		assertThat(late).isNotDone();
		this.reservations.giveBack(this.budget);
		assertThat(late.get()).isTrue();
	}

	@Test
	void takeWhenInterruptedThenBusyAndItsPlaceInTheQueueIsFree() {
		fill();
		Future<Boolean> late = submit();
		awaitWaiting(1);
		this.callers.shutdownNow();
		awaitWaiting(0);
		assertThat(late.isDone()).isTrue();
	}

	@Test
	void takeWhenThoseAheadFailThenTooMany() {
		fill();
		List<Future<Boolean>> late = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			late.add(submit());
		}
		awaitWaiting(10);
		for (int i = 0; i < AT_ONCE; i++) {
			this.budget.take();
			this.reservations.giveBack(this.budget);
		}
		assertThat(late).allSatisfy((attempt) -> assertRefused(attempt, Problem.TOO_MANY_ATTEMPTS));
	}

	@Test
	void takeWhenAsManyWaitAsMayThenBusyAtOnceAndTheyWaitOn() throws Exception {
		fill();
		List<Future<Boolean>> late = new ArrayList<>();
		for (int i = 0; i < Reservations.MAX_WAITING; i++) {
			late.add(submit());
		}
		awaitWaiting(Reservations.MAX_WAITING);
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> inTurn(this::take))
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.BUSY));
		assertThat(late).noneMatch(Future::isDone);
		for (int i = 0; i < AT_ONCE; i++) {
			this.reservations.giveBack(this.budget);
		}
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> late.stream().filter(Future::isDone).count() == AT_ONCE);
	}

	@Test
	void takeWhenServerHasFewThreadsThenAQuarterOfThemMayWait() {
		MockEnvironment environment = new MockEnvironment().withProperty("server.tomcat.threads.max", "8");
		Reservations few = new LimitConfiguration().reservations(this.bulkhead, environment);
		for (int i = 0; i < AT_ONCE; i++) {
			few.take(this.budget, this.budget::remaining, few.deadline());
		}
		List<Future<?>> late = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			late.add(this.callers
				.submit(() -> inTurn(() -> few.take(this.budget, this.budget::remaining, few.deadline()))));
		}
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> late.stream().filter(Future::isDone).count() == 1);
		assertThat(few.countWaiting()).isEqualTo(2);
	}

	@Test
	void takeWhenCallerHasNoTurnThenBusyAtOnce() {
		fill();
		assertThatExceptionOfType(ProblemException.class).isThrownBy(this::take)
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.BUSY));
		assertThat(this.reservations.countWaiting()).isZero();
	}

	@Test
	void takeWhenOutcomeTakesLongerThanTheLongestWaitThenBusy() {
		HashingBulkhead impatient = TestBulkhead.of(1, Duration.ofMillis(1));
		Reservations places = new Reservations(impatient, 1);
		for (int i = 0; i < AT_ONCE; i++) {
			places.take(this.budget, this.budget::remaining, places.deadline());
		}
		assertThatExceptionOfType(ProblemException.class)
			.isThrownBy(() -> TestBulkhead.inTurn(impatient, "late",
					() -> places.take(this.budget, this.budget::remaining, places.deadline())))
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.BUSY));
		places.giveBack(this.budget);
		places.take(this.budget, this.budget::remaining, places.deadline());
		impatient.close();
	}

	@Test
	void takeWhenLevelIsNotToBeHadThenPlaceIsFreeForOthers() throws Exception {
		for (int i = 1; i < AT_ONCE; i++) {
			take();
		}
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.reservations.take(this.budget, () -> {
				throw new IllegalStateException("away");
			}, this.reservations.deadline()));
		assertThat(submit().get()).isTrue();
	}

	/** None may be left waiting where there is room, whatever the order of steps. */
	@Test
	void takeWhenManyComeAgainAndAgainThenAllGetAPlaceAndNeverMoreAtATimeThanMayFail() throws Exception {
		AtomicInteger held = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		Callable<Integer> client = () -> {
			inTurn(() -> {
				for (int i = 0; i < 200; i++) {
					take();
					most.accumulateAndGet(held.incrementAndGet(), Math::max);
					Thread.yield();
					held.decrementAndGet();
					this.reservations.giveBack(this.budget);
				}
			});
			return 200;
		};
		List<Future<Integer>> clients = new ArrayList<>();
		for (int i = 0; i < Reservations.MAX_WAITING; i++) {
			clients.add(this.callers.submit(client));
		}
		for (Future<Integer> ended : clients) {
			assertThat(ended.get()).isEqualTo(200);
		}
		assertThat(most).hasValueBetween(2, AT_ONCE);
	}

	private void fill() {
		for (int i = 0; i < AT_ONCE; i++) {
			take();
		}
	}

	private void take() {
		this.reservations.take(this.budget, this.budget::remaining, this.reservations.deadline());
	}

	private void inTurn(Runnable work) {
		TestBulkhead.inTurn(this.bulkhead, "network " + this.networks.incrementAndGet(), work);
	}

	private Future<Boolean> submit() {
		return this.callers.submit(() -> {
			inTurn(this::take);
			return true;
		});
	}

	private void awaitWaiting(int attempts) {
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.reservations.countWaiting() == attempts);
	}

	private static void assertRefused(Future<Boolean> attempt, Problem problem) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(attempt::get)
			.havingCause()
			.asInstanceOf(InstanceOfAssertFactories.throwable(ProblemException.class))
			.extracting(ProblemException::problem)
			.isEqualTo(problem);
	}

}
