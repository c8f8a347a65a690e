package dev.countersign.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.countersign.store.Page;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Controllers that somebody adds tomorrow, some of them broken.
 */
@TestConfiguration(proxyBeanMethods = false)
final class TestControllers {

	/** What must be in the log and in no answer. */
	static final String SECRET = "jdbc:h2:/srv/secret?password=hunter2";

	private TestControllers() {
	}

	@RestController
	@RequestMapping("/tomorrow")
	static class TomorrowController {

		@GetMapping
		Map<String, String> get() {
			return Map.of("day", "tomorrow");
		}

		@PostMapping
		Map<String, String> post(@Valid @RequestBody Renewal renewal) {
			return Map.of("token", renewal.refreshToken());
		}

		@GetMapping("/exception")
		String exception() {
			throw new IllegalStateException(SECRET);
		}

		@GetMapping("/error")
		String error() {
			throw new AssertionError(SECRET);
		}

		@GetMapping("/unwritable")
		Unwritable unwritable() {
			return new Unwritable("");
		}

		@GetMapping("/abandoned")
		Abandoned abandoned() {
			return new Abandoned("");
		}

		@GetMapping("/status/{status}")
		String status(@PathVariable int status) {
			throw new ResponseStatusException(HttpStatusCode.valueOf(status), "Chosen by the controller.");
		}

		@GetMapping("/taken")
		String taken() {
			throw new NameTakenException();
		}

	}

	/** Answers at once, unless a test holds the answers back. */
	@RestController
	static class SlowPageController {

		private final AtomicInteger reading = new AtomicInteger();

		private volatile CountDownLatch answers = new CountDownLatch(0);

		@GetMapping("/tomorrow/pages")
		Page<String> read() throws InterruptedException {
			await();
			return Page.whole(List.of());
		}

		@DeleteMapping("/tomorrow/pages")
		void change() throws InterruptedException {
			await();
		}

		private void await() throws InterruptedException {
			this.reading.incrementAndGet();
			this.answers.await();
			this.reading.decrementAndGet();
		}

		void holdBack() {
			this.answers = new CountDownLatch(1);
		}

		void answer() {
			this.answers.countDown();
		}

		int reading() {
			return this.reading.get();
		}

	}

	@ResponseStatus(code = HttpStatus.CONFLICT, reason = "The name is taken.")
	static class NameTakenException extends RuntimeException {

	}

	/** What is written while its client goes away. */
	record Abandoned(String value) {

		@Override
		public String value() {
			throw new UncheckedIOException(new IOException("Broken pipe"));
		}

	}

	record Renewal(@NotEmpty(message = "is required") String refreshToken) {
	}

	record Unwritable(String value) {

		@Override
		public String value() {
			throw new IllegalStateException(SECRET);
		}

	}

}
