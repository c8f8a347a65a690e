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
class PollTests {

	@Test
	void askWhenTheSystemHasNoThreadToGiveThenSaidOnceAndAskedAgain(CapturedOutput output) throws InterruptedException {
		CountDownLatch asked = new CountDownLatch(3);
		Poll poll = new Poll("wells", Duration.ofMillis(1), () -> {
			asked.countDown();
			throw new OutOfMemoryError("unable to create native thread");
		});
		assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
		poll.close();
		assertThat(output).containsOnlyOnce("The wells cannot be brought up to date");
	}

}
