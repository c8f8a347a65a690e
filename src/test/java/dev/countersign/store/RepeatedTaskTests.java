package dev.countersign.store;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class RepeatedTaskTests {

	@Test
	void runWhenTheSystemHasNoThreadToGiveThenSaidOnceAndRunAgain(CapturedOutput output) throws InterruptedException {
		CountDownLatch asked = new CountDownLatch(3);
		RepeatedTask task = new RepeatedTask("wells", Duration.ofMillis(1), () -> {
			asked.countDown();
			throw new OutOfMemoryError("unable to create native thread");
		});
		assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
		task.close();
		assertThat(output).containsOnlyOnce("The task 'wells' failed");
	}

}
