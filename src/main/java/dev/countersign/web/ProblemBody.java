package dev.countersign.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import io.swagger.v3.oas.annotations.media.Schema;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of every error answer: RFC 9457's members and the short text for scripts.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457#section-3">RFC 9457, section 3</a>
 */
@Schema(name = "Problem")
record ProblemBody(URI type, String title, int status, String detail, String error) {

	static ProblemBody of(Problem problem) {
		return of(problem, problem.detail());
	}

	static ProblemBody of(Problem problem, String detail) {
		return new ProblemBody(problem.type(), problem.error(), problem.status().value(), detail, problem.error());
	}

	byte[] json() {
		return JsonMapper.shared().writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
	}

}
