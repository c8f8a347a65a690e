package dev.countersign.console;

import java.io.IOException;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import io.swagger.v3.oas.annotations.Hidden;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Hands out the script with which a page logs in, the console's and anyone else's.
 */
@RestController
@Hidden
class ClientScriptController {

	private static final String SCRIPT = "client.js";

	private final ConsoleFiles files;

	ClientScriptController(ConsoleFiles files) {
		this.files = files;
	}

	@GetMapping("/client.js")
	void show(ServletWebRequest web) throws IOException {
		this.files.find(SCRIPT).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND)).answer(web);
	}

}
