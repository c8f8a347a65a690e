package dev.countersign.connection;

import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class PorterTests {

	private final String name = "porter-" + UUID.randomUUID();

	private final CountDownLatch looks = new CountDownLatch(3);

	private @Nullable Porter porter;

	@AfterEach
	void stop() {
		if (this.porter != null) {
			this.porter.stop();
		}
	}

	@Test
	void lookWhenItFailsForAWhileThenSaidOnceAndTriedAgain(CapturedOutput output) throws InterruptedException {
		start(new Exhausted());
		assertThat(this.looks.await(1, TimeUnit.MINUTES)).isTrue();
		assertThat(output).containsOnlyOnce("What waits for a thread could not be given one");
	}

	/** As where the system has no thread to give, and none of the reserve is left. */
	@Test
	void lookWhenTheReserveTakesNothingThenItWaitsOn(CapturedOutput output) {
		BoundedExecutor held = new BoundedExecutor((task) -> {
		}, 1);
		Object reserve = ReflectionTestUtils.getField(start(held), "reserve");
		assertThat(reserve).isInstanceOfSatisfying(ExecutorService.class, ExecutorService::shutdown);
		Runnable work = this.looks::countDown;
		held.execute(work);
		held.execute(work);
		Awaitility.await().until(() -> output.toString().contains("What waits for a thread could not be given one"));
		Awaitility.await().until(() -> held.waiting().contains(work));
	}

	@Test
	void startWhenNothingWaitsThenTheReserveIsThere() {
		start(new BoundedExecutor(Runnable::run, 1));
		assertThat(Thread.getAllStackTraces().keySet()).filteredOn(Porter.ReserveThread.class::isInstance)
			.filteredOn((thread) -> thread.getName().startsWith(this.name))
			.hasSize(4);
	}

	private Porter start(Executor threads) {
		BoundedEndpoint endpoint = new BoundedEndpoint();
		endpoint.setName(this.name);
		endpoint.setExecutor(threads);
		Porter started = Porter.start(endpoint);
		this.porter = started;
		return started;
	}

	private final class Exhausted extends BoundedExecutor {

		Exhausted() {
			super(Runnable::run, 1);
		}

		@Override
		Queue<Runnable> waiting() {
			PorterTests.this.looks.countDown();
			throw new OutOfMemoryError("Java heap space");
		}

	}

}
