package dev.countersign.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class BoundedExecutorTests {

	private final Queue<Runnable> passedOn = new ArrayDeque<>();

	private final List<Integer> done = new ArrayList<>();

	private final BoundedExecutor executor = new BoundedExecutor(this.passedOn::add, 2);

	@Test
	void executeWhenMoreThanMayBeUnderWayThenTheyWaitInOrder() {
		for (int i = 1; i <= 4; i++) {
			int number = i;
			this.executor.execute(() -> this.done.add(number));
		}
		assertThat(this.passedOn).hasSize(2);
		assertThat(this.executor.waiting()).hasSize(2);
		while (!this.passedOn.isEmpty()) {
			this.passedOn.remove().run();
		}
		assertThat(this.done).containsExactly(1, 2, 3, 4);
		assertThat(this.executor.waiting()).isEmpty();
	}

	@Test
	void executeWhenTaskFailsThenTheNextHasItsTurn() {
		for (int i = 0; i < 2; i++) {
			this.executor.execute(() -> {
				throw new IllegalStateException("broken");
			});
		}
		this.executor.execute(() -> this.done.add(3));
		Runnable broken = this.passedOn.remove();
		assertThatIllegalStateException().isThrownBy(broken::run);
		assertThat(this.passedOn).hasSize(2);
	}

	@Test
	void executeWhenNobodyTakesTheTaskThenItsPlaceIsFree() {
		AtomicInteger refusals = new AtomicInteger(3);
		BoundedExecutor full = new BoundedExecutor((task) -> {
			if (refusals.getAndDecrement() > 0) {
				throw new RejectedExecutionException();
			}
			task.run();
		}, 1);
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(RejectedExecutionException.class)
				.isThrownBy(() -> full.execute(() -> this.done.add(0)));
		}
		full.execute(() -> this.done.add(1));
		assertThat(this.done).containsExactly(1);
	}

	/** Somebody else may take it then, or the next that ends. */
	@Test
	void executeWhenThereIsNoThreadForOneThatWaitedThenItWaitsOn() {
		AtomicBoolean scarce = new AtomicBoolean();
		BoundedExecutor bounded = new BoundedExecutor((task) -> {
			if (scarce.get()) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			this.passedOn.add(task);
		}, 1);
		for (int i = 1; i <= 3; i++) {
			int number = i;
			bounded.execute(() -> this.done.add(number));
		}
		scarce.set(true);
		Runnable first = this.passedOn.remove();
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(first::run);
		assertThat(bounded.waiting()).hasSize(2);
		scarce.set(false);
		bounded.execute(() -> this.done.add(4));
		while (!this.passedOn.isEmpty()) {
			this.passedOn.remove().run();
		}
		assertThat(this.done).containsExactlyInAnyOrder(1, 2, 3, 4);
	}

	@Test
	void waitingWhenSomebodyTookTheFirstThenTheOthersHaveTheirTurn() {
		for (int i = 1; i <= 4; i++) {
			int number = i;
			this.executor.execute(() -> this.done.add(number));
		}
		assertThat(this.executor.waiting().poll()).isNotNull();
		while (!this.passedOn.isEmpty()) {
			this.passedOn.remove().run();
		}
		assertThat(this.done).containsExactly(1, 2, 4);
	}

	@Test
	void executeWhenManyAtOnceThenAllAreDoneAndNeverMoreThanMay() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			BoundedExecutor bounded = new BoundedExecutor(threads, 3);
			AtomicInteger now = new AtomicInteger();
			AtomicInteger most = new AtomicInteger();
			CountDownLatch left = new CountDownLatch(2000);
			for (int i = 0; i < 2000; i++) {
				bounded.execute(() -> {
					most.accumulateAndGet(now.incrementAndGet(), Math::max);
					Thread.yield();
					now.decrementAndGet();
					left.countDown();
				});
			}
			assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
			assertThat(most.get()).isBetween(1, 3);
		}
		finally {
			threads.shutdownNow();
		}
	}

}
