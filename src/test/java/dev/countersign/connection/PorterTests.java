package dev.countersign.connection;

import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

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

	@Test
	void startWhenNothingWaitsThenTheReserveIsThere() {
		start(new BoundedExecutor(Runnable::run, 1));
		assertThat(Thread.getAllStackTraces().keySet()).filteredOn(Porter.ReserveThread.class::isInstance)
			.filteredOn((thread) -> thread.getName().startsWith(this.name))
			.hasSize(4);
	}

	private void start(Executor threads) {
		BoundedEndpoint endpoint = new BoundedEndpoint();
		endpoint.setName(this.name);
		endpoint.setExecutor(threads);
		this.porter = Porter.start(endpoint);
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
