package dev.countersign.web;

import java.util.Map;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

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
