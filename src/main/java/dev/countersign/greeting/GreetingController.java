package dev.countersign.greeting;

import dev.countersign.connection.NonBlockingPath;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Protected resource")
class GreetingController {

	private static final Greeting GREETING = new Greeting("Hello, authenticated user!");

	@GetMapping(path = "/protected", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Greet anyone who holds a valid access token")
	Greeting greet() {
		return GREETING;
	}

	/** What you put here instead may have to wait: then remove this. */
	@Bean
	static NonBlockingPath greeting() {
		return new NonBlockingPath("/protected");
	}

	record Greeting(@Schema(example = "Hello, authenticated user!") String message) {
	}

}
