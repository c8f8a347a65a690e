package dev.countersign.console;

import java.io.IOException;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import io.swagger.v3.oas.annotations.Hidden;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Hands out the pages for people. What they show they ask the API for, with the token of
 * who is logged in.
 */
@RestController
@Hidden
@ConditionalOnBooleanProperty(name = "countersign.console.enabled", matchIfMissing = true)
class ConsoleController {

	private static final String PAGE = "index.html";

	private final ConsoleFiles files;

	ConsoleController(ConsoleFiles files) {
		this.files = files;
	}

	/** Leads on without naming a host or a path, which a proxy may have changed. */
	@GetMapping("/console")
	ResponseEntity<Void> addSlash() {
		return ResponseEntity.status(HttpStatus.FOUND).header(HttpHeaders.LOCATION, "console/").build();
	}

	@GetMapping("/console/{*name}")
	void show(@PathVariable String name, ServletWebRequest web) throws IOException {
		String file = name.equals("/") ? PAGE : name.substring(1);
		this.files.find(file).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND)).answer(web);
	}

}
