package dev.countersign.web;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemBody;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers for what a filter or the container gave up on. Where the container did, no
 * filter has set a header yet.
 */
@Hidden
@RestController
class ProblemErrorController implements org.springframework.boot.webmvc.error.ErrorController {

	@RequestMapping("${server.error.path:/error}")
	ResponseEntity<ProblemBody> error(HttpServletRequest request, HttpServletResponse response) {
		SecurityHeaders.ALL.forEach(response::setHeader);
		Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
		Problem problem = (status instanceof Integer code) ? ProblemAdvice.problemOf(HttpStatusCode.valueOf(code))
				: Problem.NOT_FOUND;
		return ResponseEntity.status(problem.status())
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(ProblemBody.of(problem));
	}

}
