package dev.countersign.web;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import org.apache.tomcat.util.threads.TaskQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RequestThreadPoolTests {

	private static final int THERE = 2;

	private static final int TASKS = 20;

	private final AtomicInteger started = new AtomicInteger();

	private final RequestThreadPool pool = new RequestThreadPool(THERE, 2 * TASKS, new TaskQueue(), Scarce::new,
			UnaryOperator.identity());

	private final CountDownLatch leave = new CountDownLatch(1);

	private final CountDownLatch done = new CountDownLatch(TASKS);

	@AfterEach
	void stop() {
		this.leave.countDown();
		this.pool.shutdownNow();
	}

	@Test
	void executeWhenTheSystemHasNoThreadToGiveThenThoseThatThereAreDoIt() throws InterruptedException {
		for (int i = 0; i < TASKS; i++) {
			this.pool.execute(this::work);
		}
		assertThat(this.started).as("of which all but two failed").hasValueGreaterThan(THERE);
		this.leave.countDown();
		assertThat(this.done.await(1, TimeUnit.MINUTES)).isTrue();
		assertThat(this.pool.getSubmittedCount()).isLessThanOrEqualTo(THERE);
	}

	@Test
	void executeWhenThereIsNeitherAThreadNorRoomThenRefusedAndNotCounted() {
		RequestThreadPool full = new RequestThreadPool(0, TASKS, new TaskQueue(1), Scarce::new,
				UnaryOperator.identity());
		full.execute(this::work);
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> full.execute(this::work));
		assertThat(full.getSubmittedCount()).as("in the queue").isEqualTo(1);
	}

	private void work() {
		try {
			this.leave.await();
			this.done.countDown();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** The JVM throws where a thread is started, and not where it is made. */
	private final class Scarce extends Thread {

		Scarce(Runnable work) {
			super(work);
			setDaemon(true);
		}

		@Override
		public synchronized void start() {
			if (RequestThreadPoolTests.this.started.incrementAndGet() > THERE) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			super.start();
		}

	}

}
