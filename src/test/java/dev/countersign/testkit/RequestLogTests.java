package dev.countersign.testkit;

import java.time.Duration;

import dev.countersign.store.RepeatedTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class RequestLogTests {

	@Test
	void ofWhenAPollFailsThenWithoutItsWordsAndItsTrace(CapturedOutput output) {
		int before = output.getAll().length();
		IllegalStateException fault = new IllegalStateException("away");
		LoggerFactory.getLogger(RequestLogTests.class).warn("Of a request, {}", "heard", fault);
		RepeatedTask task = new RepeatedTask("distant wells", Duration.ofMillis(1), () -> {
			throw fault;
		});
		Awaitility.await().until(() -> output.getAll().contains("The task 'distant wells' failed"));
		task.close();
		LoggerFactory.getLogger(RequestLogTests.class).info("The last");
		String log = output.getAll().substring(before);
		assertThat(log).contains("wells", "WARN", "ERROR");
		assertThat(RequestLog.of(log)).contains("Of a request, heard", "The last")
			.containsOnlyOnce("java.lang.IllegalStateException: away")
			.doesNotContain("wells", "ERROR");
	}

}
